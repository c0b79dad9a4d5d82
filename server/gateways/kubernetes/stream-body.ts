import type { IncomingMessage } from 'node:http'

import { KubernetesAway } from './api-error.ts'

/** The bytes of a stream. A connection that breaks is KubernetesAway, a signal its reason; whoever stops reading ends the stream. */
export async function* streamBody(
  stream: IncomingMessage,
  signal: AbortSignal | undefined,
): AsyncGenerator<Uint8Array, void, undefined> {
  try {
    for await (const piece of stream as AsyncIterable<Uint8Array>) yield piece
  } catch (error) {
    signal?.throwIfAborted()
    throw new KubernetesAway('The stream broke off.', { mayHaveArrived: true, cause: error })
  } finally {
    stream.destroy()
  }
}
