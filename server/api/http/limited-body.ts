import { Refusal } from '#core/refusal.ts'

const tooLarge = (limitBytes: number): Refusal =>
  new Refusal(
    'too_large',
    `A request has at most ${(limitBytes / 1_048_576).toFixed(0)} MB. Send less at once.`,
  )

/** A request whose body is read whole, up to a limit. Refuses `too_large` as soon as it is known, whatever the header said. */
export const limitedBody = async (request: Request, limitBytes: number): Promise<Request> => {
  if (Number(request.headers.get('content-length') ?? 0) > limitBytes) throw tooLarge(limitBytes)
  if (!request.body) return request
  const chunks: Uint8Array[] = []
  let sizeBytes = 0
  for await (const chunk of request.body) {
    sizeBytes += chunk.byteLength
    if (sizeBytes > limitBytes) throw tooLarge(limitBytes)
    chunks.push(chunk)
  }
  const { method, headers, url, signal } = request
  return new Request(url, { method, headers, signal, body: Buffer.concat(chunks) })
}
