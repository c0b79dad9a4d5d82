import type { Product } from './product.ts'

/** A line of a run's log and when the one who follows had it, in milliseconds since 1970. */
export interface SeenLine {
  text: string
  seenAtMs: number
}

export const nowMs = (): number => performance.timeOrigin + performance.now()

/** The lines of one page of the log door. Streams are told apart by step and stream; half lines wait in `open`. */
export const linesOf = (body: Uint8Array, open: Map<string, string>): { lines: string[]; last: number } => {
  const view = new DataView(body.buffer, body.byteOffset, body.byteLength)
  const text = new TextDecoder()
  const lines: string[] = []
  let last = 0
  for (let at = 0; at < body.byteLength;) {
    const bytesAt = at + 4 + view.getUint32(at)
    const header = JSON.parse(text.decode(body.subarray(at + 4, bytesAt))) as {
      position: number
      step: string
      stream: string
      length: number
    }
    const name = `${header.step} ${header.stream}`
    const parts =
      `${open.get(name) ?? ''}${text.decode(body.subarray(bytesAt, bytesAt + header.length))}`.split('\n')
    open.set(name, parts.pop() ?? '')
    lines.push(...parts)
    last = header.position
    at = bytesAt + header.length
  }
  return { lines, last }
}

/** The messages of an event stream, one at a time. */
export async function* messages(response: Response): AsyncGenerator<string> {
  let rest = ''
  for await (const text of response.body?.pipeThrough(new TextDecoderStream()) ?? []) {
    const parts = `${rest}${text}`.split('\n\n')
    rest = parts.pop() ?? ''
    yield* parts
  }
}

/**
 * Follows the log of a run as a tab does: the live stream says that there is more, the log door gives it.
 * Ends when `isEnough` says so; throws when that takes longer than `timeoutMs`.
 */
export const followLog = async (
  product: Product,
  runId: string,
  isEnough: (lines: readonly SeenLine[]) => boolean,
  timeoutMs = 120_000,
): Promise<SeenLine[]> => {
  const seen: SeenLine[] = []
  const open = new Map<string, string>()
  const leaving = new AbortController()
  const signal = AbortSignal.any([leaving.signal, AbortSignal.timeout(timeoutMs)])
  let after = 0
  const fetchMore = async (): Promise<void> => {
    for (let more = true; more;) {
      const response = await product.get(`/api/runs/${runId}/logs?after=${after}`, signal)
      const { lines, last } = linesOf(new Uint8Array(await response.arrayBuffer()), open)
      const seenAtMs = nowMs()
      seen.push(...lines.map((text) => ({ text, seenAtMs })))
      after = Math.max(after, last)
      more = response.headers.get('x-sluice-more') === '1'
    }
  }
  try {
    for await (const message of messages(await product.get(`/api/live?topics=run:${runId}`, signal))) {
      if (message.startsWith(':')) continue
      await fetchMore()
      if (isEnough(seen)) return seen
    }
  } finally {
    leaving.abort()
  }
  throw new Error('The live stream ended before the log did.')
}

/** What a step stamps into a line `at SECONDS`, in milliseconds since 1970. */
export const stampOf = ({ text }: SeenLine): number | undefined => {
  const found = /^at (\d+(?:\.\d+)?)$/.exec(text)?.[1]
  return found === undefined ? undefined : Number(found) * 1_000
}
