import { Refusal } from '#core/refusal.ts'

/** The whole body, refused as soon as it is longer than allowed: what is announced is not believed, what comes is counted. */
export const readBody = async (request: Request, limitBytes: number): Promise<Uint8Array> => {
  const tooLarge = () =>
    new Refusal('too_large', `At most ${limitBytes.toLocaleString('en')} bytes are taken in one call.`, {
      limitBytes,
    })
  if (Number(request.headers.get('content-length') ?? 0) > limitBytes) throw tooLarge()
  if (!request.body) return new Uint8Array()
  const chunks: Uint8Array[] = []
  let sizeBytes = 0
  for await (const chunk of request.body as unknown as AsyncIterable<Uint8Array>) {
    sizeBytes += chunk.byteLength
    if (sizeBytes > limitBytes) throw tooLarge()
    chunks.push(chunk)
  }
  return chunks.length === 1 && chunks[0] ? chunks[0] : Buffer.concat(chunks)
}
