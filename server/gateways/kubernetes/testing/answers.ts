import { KubernetesRefused } from '../api-error.ts'

/** What was refused. Throws where nothing was. */
export const refusal = async (doing: Promise<unknown>): Promise<KubernetesRefused> => {
  const error = await doing.then(
    () => undefined,
    (thrown: unknown) => thrown,
  )
  if (error instanceof KubernetesRefused) return error
  throw new Error('nothing was refused', { cause: error })
}

/** All of a stream. */
export const text = async (stream: AsyncIterable<Uint8Array>): Promise<string> => {
  const pieces: Uint8Array[] = []
  for await (const piece of stream) pieces.push(piece)
  return Buffer.concat(pieces).toString('utf8')
}
