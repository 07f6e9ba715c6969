import { AWSError, SQS } from 'aws-sdk';
import { PromiseResult } from 'aws-sdk/lib/request';

type ReceieveMessageResponse = PromiseResult<SQS.Types.ReceiveMessageResult, AWSError>;
type ReceiveMessageRequest = SQS.Types.ReceiveMessageRequest;
type SQSMessage = SQS.Types.Message;

export class Consumer {
  private queueUrl: string;
  private sqs: SQS;

  constructor(options: { queueUrl: string; sqs?: SQS; region?: string }) {
    this.queueUrl = options.queueUrl;
    this.sqs =
      options.sqs ||
      new SQS({
        region: options.region || process.env.AWS_REGION || 'eu-west-1'
      });
  }

  private async receiveMessage(
    params: ReceiveMessageRequest
  ): Promise<ReceieveMessageResponse> {
    return await this.sqs.receiveMessage(params).promise();
  }

  private async deleteMessage(message: SQSMessage): Promise<void> {
    const deleteParams = {
      QueueUrl: this.queueUrl,
      ReceiptHandle: message.ReceiptHandle
    };
    await this.sqs.deleteMessage(deleteParams).promise();
  }

  private async changeVisibilityTimeout(
    message: SQSMessage,
    timeout: number
  ): Promise<PromiseResult<any, AWSError>> {
    return await this.sqs
      .changeMessageVisibility({
        QueueUrl: this.queueUrl,
        ReceiptHandle: message.ReceiptHandle,
        VisibilityTimeout: timeout
      })
      .promise();
  }

  private async deleteMessageBatch(messages: SQSMessage[]): Promise<void> {
    const deleteParams = {
      QueueUrl: this.queueUrl,
      Entries: messages.map((message) => ({
        Id: message.MessageId,
        ReceiptHandle: message.ReceiptHandle
      }))
    };
    await this.sqs.deleteMessageBatch(deleteParams).promise();
  }
}
