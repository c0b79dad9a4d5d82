import type { SensorMessage } from '#core/sensor/sensor-message.ts'

/** So many keys are asked about at a time. */
const askedAtOnce = 1_000

const earlier = (a: SensorMessage, b: SensorMessage): number => a.atMs - b.atMs || (a.key < b.key ? -1 : 1)

/**
 * The earliest things of a listing that a sensor was not given before, at most `limit`, whatever order the listing has; and whether there are more.
 * However long the listing is, no more is kept than is given back.
 */
export const earliestUnknown = async (
  pages: AsyncIterable<readonly SensorMessage[]>,
  asked: { sinceMs: number; limit: number; known: (keys: readonly string[]) => Promise<ReadonlySet<string>> },
): Promise<{ messages: SensorMessage[]; hasMore: boolean }> => {
  let kept: SensorMessage[] = []
  let waiting: SensorMessage[] = []
  const sift = async (): Promise<void> => {
    const known = await asked.known(waiting.map(({ key }) => key))
    kept = [...kept, ...waiting.filter(({ key }) => !known.has(key))]
      .toSorted(earlier)
      .slice(0, asked.limit + 1)
    waiting = []
  }
  for await (const page of pages) {
    waiting.push(...page.filter(({ atMs }) => atMs >= asked.sinceMs))
    if (waiting.length >= askedAtOnce) await sift()
  }
  if (waiting.length > 0) await sift()
  return { messages: kept.slice(0, asked.limit), hasMore: kept.length > asked.limit }
}
