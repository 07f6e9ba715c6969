import {
  SQSClient,
  ChangeMessageVisibilityCommand,
  ChangeMessageVisibilityBatchCommand,
  DeleteMessageCommand,
  DeleteMessageBatchCommand,
  ReceiveMessageCommand,
} from "@aws-sdk/client-sqs";
import type {
  ChangeMessageVisibilityCommandInput,
  ChangeMessageVisibilityCommandOutput,
  ChangeMessageVisibilityBatchCommandInput,
  DeleteMessageCommandInput,
  DeleteMessageBatchCommandInput,
  Message,
  ReceiveMessageCommandInput,
  ReceiveMessageCommandOutput,
} from "@aws-sdk/client-sqs";

export class Consumer {
  private queueUrl: string;
  private sqs: SQSClient;

  constructor(options: { queueUrl: string; sqs?: SQSClient; region?: string }) {
    this.queueUrl = options.queueUrl;
    this.sqs = options.sqs || new SQSClient({ region: options.region });
  }

  private get sqsSendOptions(): { abortSignal: AbortSignal } {
    return {
      // return the current abortController signal or a fresh signal that has not been aborted.
      // This effectively defaults the signal sent to the AWS SDK to not aborted
      abortSignal: this.abortController?.signal || new AbortController().signal,
    };
  }

  private async receiveMessage(
    params: ReceiveMessageCommandInput,
  ): Promise<ReceiveMessageCommandOutput> {
    return this.sqs.send(
      new ReceiveMessageCommand(params),
      this.sqsSendOptions,
    );
  }

  private async changeVisibilityTimeout(
    message: Message,
    timeout: number,
  ): Promise<ChangeMessageVisibilityCommandOutput> {
    const input: ChangeMessageVisibilityCommandInput = {
      QueueUrl: this.queueUrl,
      ReceiptHandle: message.ReceiptHandle,
      VisibilityTimeout: timeout,
    };
    return await this.sqs.send(new ChangeMessageVisibilityCommand(input), this.sqsSendOptions);
  }

  private async changeVisibilityTimeoutBatch(messages: Message[], timeout: number) {
    const params: ChangeMessageVisibilityBatchCommandInput = {
      QueueUrl: this.queueUrl,
      Entries: messages.map((message: Message) => ({
        Id: message.MessageId,
        ReceiptHandle: message.ReceiptHandle,
        VisibilityTimeout: timeout,
      })),
    };
    return await this.sqs.send(
      new ChangeMessageVisibilityBatchCommand(params),
      this.sqsSendOptions,
    );
  }

  private async deleteMessage(message: Message): Promise<void> {
    const deleteParams: DeleteMessageCommandInput = {
      QueueUrl: this.queueUrl,
      ReceiptHandle: message.ReceiptHandle,
    };
    await this.sqs.send(new DeleteMessageCommand(deleteParams), this.sqsSendOptions);
  }

  private async deleteMessageBatch(messages: Message[]): Promise<void> {
    const deleteParams: DeleteMessageBatchCommandInput = {
      QueueUrl: this.queueUrl,
      Entries: messages.map((message: Message) => ({
        Id: message.MessageId,
        ReceiptHandle: message.ReceiptHandle,
      })),
    };
    await this.sqs.send(new DeleteMessageBatchCommand(deleteParams), this.sqsSendOptions);
  }
}
