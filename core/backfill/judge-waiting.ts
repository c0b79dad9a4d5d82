import { valueName } from '../asset/value-name.ts'
import type { KeysNow } from '../partition/partition-keys.ts'
import type { BackfillLayer } from './backfill-layers.ts'
import type { BackfillPartitionStatus } from './backfill-status.ts'
import { partitionsRead } from './layer-keys.ts'

/** A partition of a layer that waits; without a key where the layer is not partitioned. */
export interface WaitingUnit {
  place: number
  partition: string | null
}

/** How what is upstream stands. */
export interface LayersNow {
  /** Of a partition of a layer; undefined where the backfill does not make it. */
  statusOf: (layer: number, key: string) => BackfillPartitionStatus | undefined
  /** How many partitions of a layer are yet to be made, and how many never will be. */
  sumOf: (layer: number) => { open: number; lost: number }
}

const isLost = (status: BackfillPartitionStatus | undefined): boolean =>
  status === 'failed' || status === 'canceled' || status === 'skipped'

/** The partitions upstream whose state says whether those that wait can be made, by layer. */
export const partitionsAskedFor = (
  layer: BackfillLayer,
  waiting: readonly WaitingUnit[],
  now: KeysNow,
): { layer: number; key: string }[] =>
  layer.inputs.flatMap((input) => {
    const keys = new Set(
      waiting.flatMap(({ partition }) => partitionsRead(input, layer.set, partition, now) ?? []),
    )
    return [...keys].map((key) => ({ layer: input.layer, key }))
  })

/**
 * Which of the partitions that wait can be made now, since all that they are made from and that the backfill makes was made; and which never can, each with what it
 * lacks, in words. All others wait on.
 */
export const judgeWaiting = (
  layer: BackfillLayer,
  waiting: readonly WaitingUnit[],
  { statusOf, sumOf }: LayersNow,
  now: KeysNow,
): { ready: WaitingUnit[]; lost: (WaitingUnit & { reason: string })[] } => {
  const ready: WaitingUnit[] = []
  const lost: (WaitingUnit & { reason: string })[] = []
  for (const unit of waiting) {
    let waits = false
    let reason: string | undefined
    for (const input of layer.inputs) {
      const read = partitionsRead(input, layer.set, unit.partition, now)
      if (read === null) {
        const { open, lost: gone } = sumOf(input.layer)
        if (gone > 0)
          reason ??= `It is made from all of ${input.asset} that this backfill makes, and not all of it was made.`
        waits ||= open > 0
        continue
      }
      for (const key of read) {
        const status = statusOf(input.layer, key)
        if (isLost(status)) reason ??= `It is made from ${valueName(input.asset, key)}, which was not made.`
        waits ||= status === 'waiting' || status === 'running'
      }
    }
    if (reason !== undefined) lost.push({ ...unit, reason })
    else if (!waits) ready.push(unit)
  }
  return { ready, lost }
}
