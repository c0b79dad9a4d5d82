import type { Consumer } from '@platformatic/kafka'

import { readOffsetCursor, writeOffsetCursor } from '#core/sensor/offset-cursor.ts'
import type { SensorMessage } from '#core/sensor/sensor-message.ts'
import type { ResolvedSettings } from '#core/sensor/sensor-settings.ts'

import { type AddressGuard, NotReachable } from '../guarded-network/address-guard.ts'
import { committedRecords } from './committed-records.ts'
import { fetchAnswer, offsetOutOfRange } from './fetch-answer.ts'
import { kafkaClient } from './kafka-client.ts'
import { recordMessage } from './record-message.ts'
import { type SensorSource, SourceFailure } from './sensor-source.ts'

type Settings = ResolvedSettings<'kafka'>

/** A fetch waits so long for a first message. */
const waitMs = 200
const partitionBytes = 1_048_576
const [latest, earliest] = [-1n, -2n]
const readCommitted = 1

const sentence = (error: unknown): string => {
  if (!(error instanceof Error)) return String(error)
  const [cause] = 'errors' in error && Array.isArray(error.errors) ? error.errors : []
  return cause instanceof Error ? `${error.message} ${cause.message}` : error.message
}

/** Where reading begins in each partition that has no offset yet. */
const beginnings = async (
  consumer: Consumer,
  topic: string,
  from: 'earliest' | { atMs: number },
): Promise<bigint[]> => {
  const offsetsAt = async (timestamp: bigint) =>
    (await consumer.listOffsets({ topics: [topic], timestamp })).get(topic) ?? []
  if (from === 'earliest') return offsetsAt(earliest)
  // Asked first: what comes between the two questions is not lost.
  const ends = await offsetsAt(latest)
  const since = await offsetsAt(BigInt(from.atMs))
  return ends.map((end, partition) => {
    const offset = since[partition] ?? latest
    return offset < 0n ? end : offset
  })
}

/** Messages of a topic, from the offsets that were written with the runs of those before. */
export const kafkaSource =
  (guard: AddressGuard): SensorSource<Settings> =>
  async ({ settings, cursor, begunAtMs, limit, nowMs }) => {
    const { topic, brokers } = settings
    const consumer = kafkaClient(settings)
    try {
      await Promise.all(brokers.map((broker) => guard.requireNamed(broker.replace(/:\d+$/, ''))))
      const metadata = await consumer.metadata({ topics: [topic] })
      const found = metadata.topics.get(topic)
      if (!found) throw new SourceFailure(`There is no topic ${topic}.`)
      await Promise.all([...metadata.brokers.values()].map(({ host }) => guard.requireNamed(host)))
      const known = cursor === null ? undefined : readOffsetCursor(cursor)
      const needsBeginning = found.partitions.some((_, partition) => known?.get(partition) === undefined)
      // A partition that was added since is read from its beginning.
      const begun = known || settings.from === 'earliest' ? 'earliest' : { atMs: begunAtMs }
      const first = needsBeginning ? await beginnings(consumer, topic, begun) : []
      const next = new Map(
        found.partitions.map((_, partition) => [partition, known?.get(partition) ?? first[partition] ?? 0n]),
      )
      const messages: SensorMessage[] = []
      const notes: string[] = []
      let hasMore = false
      const share = Math.max(1, Math.floor(limit / Math.max(1, next.size)))
      const leaders = Map.groupBy(next.keys(), (partition) => found.partitions[partition]?.leader ?? -1)
      for (const [node, partitions] of leaders) {
        const answer = await fetchAnswer(consumer, {
          node,
          minBytes: 1,
          maxBytes: partitionBytes * partitions.length,
          maxWaitTime: waitMs,
          isolationLevel: readCommitted,
          topics: [
            {
              topicId: found.id,
              partitions: partitions.map((partition) => ({
                partition,
                fetchOffset: next.get(partition) ?? 0n,
                currentLeaderEpoch: -1,
                lastFetchedEpoch: -1,
                partitionMaxBytes: partitionBytes,
              })),
            },
          ],
        })
        for (const fetched of answer.responses.flatMap((response) => response.partitions)) {
          const { partitionIndex: partition, errorCode, lastStableOffset } = fetched
          const from = next.get(partition) ?? 0n
          // It was deleted by age, or the topic was made anew.
          if (errorCode === offsetOutOfRange) {
            const [start = 0n] = [(await beginnings(consumer, topic, 'earliest'))[partition]]
            next.set(partition, start)
            notes.push(`Partition ${partition} has no offset ${from} any more; it is read from ${start} on.`)
            hasMore = true
            continue
          }
          if (errorCode !== 0)
            throw new SourceFailure(
              `Partition ${partition} of ${topic} answered with the error ${errorCode}.`,
            )
          const { records, next: end } = committedRecords(fetched, from)
          const taken = records.slice(0, Math.min(share, limit - messages.length))
          const place = { topic, topicId: found.id, partition }
          messages.push(...taken.map((record) => recordMessage(place, record, nowMs)))
          const last = taken.at(-1)
          const goOn = taken.length === records.length ? end : last ? last.offset + 1n : from
          next.set(partition, goOn)
          // What a transaction holds that goes on is not to be had yet.
          hasMore ||= goOn < lastStableOffset
        }
      }
      return {
        messages,
        cursor: writeOffsetCursor(next),
        hasMore,
        ...(notes.length > 0 && { note: notes.join(' ') }),
      }
    } catch (error) {
      if (error instanceof SourceFailure) throw error
      if (error instanceof NotReachable) throw new SourceFailure(error.message)
      throw new SourceFailure(`The topic ${topic} could not be read: ${sentence(error)}`)
    } finally {
      await consumer.close(true).catch(() => undefined)
    }
  }
