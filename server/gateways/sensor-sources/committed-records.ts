/** A record of a topic, as far as a sensor reads it. */
export interface TopicRecord {
  offset: bigint
  atMs: number
  key: Buffer | null
  value: Buffer | null
  headers: readonly (readonly [Buffer | null, Buffer | null])[]
}

interface FetchedBatch {
  firstOffset: bigint
  lastOffsetDelta: number
  firstTimestamp: bigint
  attributes: number
  producerId: bigint
  records: readonly {
    offsetDelta: number
    timestampDelta: bigint
    key: Buffer | null
    value: Buffer | null
    headers: readonly (readonly [Buffer | null, Buffer | null])[]
  }[]
}

/** What was fetched of a partition. */
export interface FetchedPartition {
  abortedTransactions: readonly { producerId: bigint; firstOffset: bigint }[] | null
  records?: readonly FetchedBatch[] | null | undefined
}

const isTransactional = 0b1_0000
const isControl = 0b10_0000

/**
 * The records of a partition from an offset on that count: no markers, and none of a transaction that was given up. And the offset after all that was
 * fetched, where the next fetch begins if everything is taken.
 */
export const committedRecords = (
  { abortedTransactions, records: batches }: FetchedPartition,
  from: bigint,
): { records: TopicRecord[]; next: bigint } => {
  const givenUp = [...(abortedTransactions ?? [])].toSorted((a, b) =>
    a.firstOffset < b.firstOffset ? -1 : 1,
  )
  const open = new Set<bigint>()
  const records: TopicRecord[] = []
  let next = from
  for (const batch of batches ?? []) {
    const end = batch.firstOffset + BigInt(batch.lastOffsetDelta) + 1n
    if (end > next) next = end
    while (givenUp[0] && givenUp[0].firstOffset <= batch.firstOffset)
      open.add(givenUp.shift()?.producerId ?? -1n)
    // A marker ends the transaction of its producer.
    if (batch.attributes & isControl) open.delete(batch.producerId)
    if (batch.attributes & isControl || (batch.attributes & isTransactional && open.has(batch.producerId)))
      continue
    for (const { offsetDelta, timestampDelta, key, value, headers } of batch.records) {
      const offset = batch.firstOffset + BigInt(offsetDelta)
      if (offset >= from)
        records.push({ offset, atMs: Number(batch.firstTimestamp + timestampDelta), key, value, headers })
    }
  }
  return { records, next }
}
