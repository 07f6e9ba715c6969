"""Orders of the shop, kept in one table."""
import os
from decimal import Decimal

import boto3
from boto3.dynamodb.conditions import Attr, Key

TABLE_NAME = "shop-orders"
EVENTS = f"{TABLE_NAME}-events"

dynamodb = boto3.resource("dynamodb", region_name="eu-west-1")
table = dynamodb.Table(TABLE_NAME)
events = dynamodb.Table(EVENTS)
archive = dynamodb.Table(os.environ["ARCHIVE_TABLE"])


def place(order):
    table.put_item(Item=order, ConditionExpression=Attr("id").not_exists())
    events.put_item(Item={"id": order["id"], "what": "placed"})


def by_customer(customer):
    page = table.query(
        IndexName="customer-index",
        KeyConditionExpression=Key("customer").eq(customer),
    )
    while True:
        yield from page["Items"]
        if "LastEvaluatedKey" not in page:
            return
        page = table.query(
            IndexName="customer-index",
            KeyConditionExpression=Key("customer").eq(customer),
            ExclusiveStartKey=page["LastEvaluatedKey"],
        )


def load(orders):
    with table.batch_writer(overwrite_by_pkeys=["id"]) as batch:
        for order in orders:
            batch.put_item(Item={**order, "total": Decimal(str(order["total"]))})


def archive_old(before):
    for order in table.scan(FilterExpression=Attr("day").lt(before))["Items"]:
        archive.put_item(Item=order)
        table.delete_item(Key={"id": order["id"]})


def size():
    return table.item_count


def several(ids):
    answer = dynamodb.batch_get_item(
        RequestItems={TABLE_NAME: {"Keys": [{"id": one} for one in ids]}}
    )
    return answer["Responses"][TABLE_NAME]


def pay(order_id, payment):
    table.meta.client.transact_write_items(
        TransactItems=[
            {
                "Update": {
                    "TableName": TABLE_NAME,
                    "Key": {"id": order_id},
                    "UpdateExpression": "SET paid = :p",
                    "ExpressionAttributeValues": {":p": payment},
                }
            },
            {
                "ConditionCheck": {
                    "TableName": TABLE_NAME,
                    "Key": {"id": f"{order_id}#lock"},
                    "ConditionExpression": "attribute_not_exists(id)",
                }
            },
            {"Put": {"TableName": EVENTS, "Item": {"id": order_id, "what": "paid"}}},
        ]
    )


def unpaid():
    statement = 'SELECT id FROM "shop-orders" WHERE paid = false'
    return table.meta.client.execute_statement(Statement=statement)["Items"]


def set_up():
    created = dynamodb.create_table(
        TableName=TABLE_NAME,
        KeySchema=[{"AttributeName": "id", "KeyType": "HASH"}],
        AttributeDefinitions=[{"AttributeName": "id", "AttributeType": "S"}],
        BillingMode="PAY_PER_REQUEST",
    )
    created.wait_until_exists()
