import {
  ChangeMessageVisibilityBatchCommand,
  DeleteMessageBatchCommand,
  type Message,
  ReceiveMessageCommand,
  SQSClient,
} from '@aws-sdk/client-sqs'

import { bodyOf } from '#core/sensor/body-of.ts'
import type { SensorMessage } from '#core/sensor/sensor-message.ts'
import type { ResolvedSettings } from '#core/sensor/sensor-settings.ts'

import type { AddressGuard } from '../guarded-network/address-guard.ts'
import { awsClientConfig, awsFailure } from './aws-client.ts'
import type { SensorSource } from './sensor-source.ts'

/** The most that SQS hands out, or is told about, in one call. */
const atOnce = 10
/** So long nobody else is given what was received: longer than a look may take. */
const hiddenSeconds = 150
/** An empty queue is waited at for so long. */
const waitSeconds = 1

const inTens = <Item>(items: readonly Item[]): Item[][] =>
  Array.from({ length: Math.ceil(items.length / atOnce) }, (_, index) =>
    items.slice(index * atOnce, (index + 1) * atOnce),
  )

const messageOf = (message: Message, nowMs: number): SensorMessage => {
  const { MessageId = '', Body = '', Attributes = {}, MessageAttributes = {} } = message
  const { SentTimestamp, ApproximateReceiveCount, MessageGroupId } = Attributes
  return {
    key: MessageId,
    atMs: SentTimestamp === undefined ? nowMs : Number(SentTimestamp),
    content: {
      id: MessageId,
      body: bodyOf(Body),
      received: Number(ApproximateReceiveCount ?? 1),
      attributes: Object.fromEntries(
        Object.entries(MessageAttributes).map(([name, { StringValue = '' }]) => [name, StringValue]),
      ),
      ...(MessageGroupId !== undefined && { group: MessageGroupId }),
    },
  }
}

/** Messages of a queue. They are deleted when they are on record, and handed back where nothing was done with them. */
export const sqsSource =
  (guard: AddressGuard): SensorSource<ResolvedSettings<'sqs'>> =>
  async ({ settings, limit, cursor, nowMs, signal }) => {
    const { queueUrl: QueueUrl } = settings
    guard.requireHost(new URL(QueueUrl).hostname)
    const client = new SQSClient({
      ...awsClientConfig({ ...settings, endpoint: settings.endpoint ?? new URL(QueueUrl).origin }, guard),
    })
    const what = `The queue ${QueueUrl}`
    const received = new Map<string, Message>()
    let isEmpty = false
    try {
      while (received.size < limit && !isEmpty) {
        const answer = await client.send(
          new ReceiveMessageCommand({
            QueueUrl,
            MaxNumberOfMessages: Math.min(atOnce, limit - received.size),
            VisibilityTimeout: hiddenSeconds,
            WaitTimeSeconds: received.size === 0 ? waitSeconds : 0,
            MessageSystemAttributeNames: ['SentTimestamp', 'ApproximateReceiveCount', 'MessageGroupId'],
            MessageAttributeNames: ['All'],
          }),
          { abortSignal: signal },
        )
        const messages = answer.Messages ?? []
        // One that comes twice within a look is one; the newer receipt is the one that counts.
        for (const message of messages) received.set(message.MessageId ?? '', message)
        isEmpty = messages.length === 0
      }
    } catch (error) {
      client.destroy()
      throw awsFailure(error, what)
    }
    const receipts = [...received.values()].map(({ ReceiptHandle }, index) => ({
      Id: String(index),
      ReceiptHandle,
    }))
    const finish = async (
      tell: (Entries: typeof receipts) => Promise<{ Failed?: unknown[] | undefined }>,
    ) => {
      try {
        for (const entries of inTens(receipts)) {
          const { Failed = [] } = await tell(entries)
          if (Failed.length > 0) throw awsFailure(new Error(JSON.stringify(Failed[0])), what)
        }
      } finally {
        client.destroy()
      }
    }
    return {
      messages: [...received.values()].map((message) => messageOf(message, nowMs)),
      cursor,
      hasMore: !isEmpty,
      acknowledge: () =>
        finish((Entries) => client.send(new DeleteMessageBatchCommand({ QueueUrl, Entries }))),
      letGo: () =>
        finish((entries) =>
          client.send(
            new ChangeMessageVisibilityBatchCommand({
              QueueUrl,
              Entries: entries.map((entry) => ({ ...entry, VisibilityTimeout: 0 })),
            }),
          ),
        ),
    }
  }
