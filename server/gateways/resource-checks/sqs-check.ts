import { GetQueueAttributesCommand, SQSClient } from '@aws-sdk/client-sqs'

import { awsClientConfig } from '../sensor-sources/aws-client.ts'
import { awsFault, awsKeysOf } from './aws-keys.ts'
import type { ResourceCheck } from './resource-check.ts'

/** Asks a queue how much waits in it; no message is received. */
export const sqsCheck: ResourceCheck<'sqs'> = async ({ config, guard, signal }) => {
  const { queueUrl, region = 'us-east-1' } = config
  const endpoint = config.endpoint ?? new URL(queueUrl).origin
  guard.requireHost(new URL(queueUrl).hostname)
  const client = new SQSClient({
    ...awsClientConfig({ region, endpoint, ...awsKeysOf(config) }, guard),
    maxAttempts: 1,
  })
  try {
    const { Attributes = {} } = await client.send(
      new GetQueueAttributesCommand({ QueueUrl: queueUrl, AttributeNames: ['ApproximateNumberOfMessages'] }),
      { abortSignal: signal },
    )
    return `The queue answers; about ${Attributes.ApproximateNumberOfMessages ?? 0} messages wait in it.`
  } catch (error) {
    throw awsFault(`the queue ${queueUrl}`, endpoint, error)
  } finally {
    client.destroy()
  }
}
