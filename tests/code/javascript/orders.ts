import { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { EventBridgeClient, PutEventsCommand, type PutEventsRequestEntry } from '@aws-sdk/client-eventbridge'
import { SFNClient, StartExecutionCommand as Start } from '@aws-sdk/client-sfn'
import {
  DynamoDBDocumentClient,
  GetCommand,
  QueryCommand,
  TransactWriteCommand,
  UpdateCommand,
  paginateScan,
  type QueryCommandInput
} from '@aws-sdk/lib-dynamodb'

enum Table {
  Orders = 'orders',
  Stock = 'stock'
}

const INDEX = 'by-customer' as const

interface Order {
  readonly id: string
  customer: string
  lines: { sku: string; count: number }[]
  state?: 'placed' | 'shipped'
}

function logged(_: unknown, name: string, descriptor: PropertyDescriptor): void {
  const method = descriptor.value
  descriptor.value = function (...args: unknown[]) {
    console.info(name, args)
    return method.apply(this, args)
  }
}

abstract class Repository<T extends { id: string }> {
  protected abstract readonly table: Table

  constructor(protected readonly client: DynamoDBDocumentClient) {}

  async find(id: T['id']): Promise<T | undefined> {
    const { Item } = await this.client.send(new GetCommand({ TableName: this.table, Key: { id } }))
    return Item as T | undefined
  }
}

class Orders extends Repository<Order> {
  protected readonly table = Table.Orders
  #events = new EventBridgeClient({})

  @logged
  async place(order: Order): Promise<void> {
    await this.client.send(
      new TransactWriteCommand({
        TransactItems: [
          { Put: { TableName: Table.Orders, Item: order, ConditionExpression: 'attribute_not_exists(id)' } },
          ...order.lines.map(({ sku, count }) => ({
            Update: {
              TableName: Table.Stock,
              Key: { id: sku },
              UpdateExpression: 'SET amount = amount - :count',
              ExpressionAttributeValues: { ':count': count }
            }
          }))
        ]
      })
    )
    await this.#tell({ DetailType: 'placed', Detail: JSON.stringify(order) })
  }

  async of(customer: string): Promise<Order[]> {
    const input: QueryCommandInput = {
      TableName: Table.Orders,
      IndexName: INDEX,
      KeyConditionExpression: 'customer = :customer',
      ExpressionAttributeValues: { ':customer': customer }
    }
    const { Items = [] } = await this.client.send(new QueryCommand(input))
    return Items as Order[]
  }

  async ship<K extends keyof Order>(id: Order['id'], key: K, value: Order[K]) {
    await this.client.send(
      new UpdateCommand({
        TableName: Table.Orders,
        Key: { id },
        UpdateExpression: 'SET #key = :value',
        ExpressionAttributeNames: { '#key': String(key) },
        ExpressionAttributeValues: { ':value': value }
      })
    )
    await new SFNClient({}).send(
      new Start({
        stateMachineArn: 'arn:aws:states:eu-west-1:123456789012:stateMachine:ship',
        input: JSON.stringify({ id })
      })
    )
  }

  async *all(): AsyncGenerator<Order> {
    for await (const page of paginateScan({ client: this.client, pageSize: 100 }, { TableName: this.table })) {
      yield* (page.Items ?? []) as Order[]
    }
  }

  async #tell(entry: Omit<PutEventsRequestEntry, 'EventBusName'>) {
    await this.#events.send(new PutEventsCommand({ Entries: [{ ...entry, EventBusName: 'shop', Source: 'orders' }] }))
  }
}

export const orders = new Orders(DynamoDBDocumentClient.from(new DynamoDBClient({})))
export type { Order }
