import { backfillLayers, type BackfillLayer } from '#core/backfill/backfill-layers.ts'
import { judgeWaiting, partitionsAskedFor, type LayersNow } from '#core/backfill/judge-waiting.ts'
import { partitionsToStart } from '#core/backfill/partitions-to-start.ts'
import { keysOf, type KeysNow } from '#core/partition/partition-keys.ts'
import { dynamicNames } from '#core/partition/whole-set.ts'
import { producersOf } from '#core/run/producer.ts'
import type { Sql } from '#server/db/sql-pool.ts'
import {
  lostInLayer,
  statusesInLayers,
  sumsOfLayers,
  waitingInLayer,
} from '#server/db/sql/backfill-layer-rows.ts'
import {
  putPartitions,
  type BackfillPlace,
  type PartitionPut,
} from '#server/db/sql/backfill-partition-rows.ts'
import { loadKeysNow } from '#server/db/sql/keys-now.ts'

import {
  setAside,
  startBackfillRuns,
  wasRemoved,
  type Begun,
  type HeldBackfill,
} from './start-backfill-runs.ts'

/** Partitions of a layer that one look judges: those behind them are judged once these were made. */
const mostJudged = 500

const changed =
  'What it is made from is drawn otherwise since the backfill had been asked for. Start a new one.'

/** Whether the pipelines still are in the layers in which the backfill was asked for. */
const isAsAsked = (layers: readonly BackfillLayer[], asked: readonly (readonly string[])[]): boolean =>
  layers.length === asked.length &&
  layers.every(({ assets }, place) => assets.toSorted().join('\n') === asked[place]?.toSorted().join('\n'))

/** How layers stand, by their number from 1. What is no partition any more is lost to nobody: nothing reads it. */
const sumsNow = async (sql: Sql, at: BackfillPlace, layers: readonly BackfillLayer[], now: KeysNow) => {
  const sums = new Map((await sumsOfLayers(sql, at)).map((sum) => [sum.layer, sum]))
  for (const [place, { set }] of layers.entries()) {
    const sum = sums.get(place + 1)
    if (!sum || sum.lost === 0 || !set || dynamicNames(set).length === 0) continue
    const keys = keysOf(set, now)
    sum.lost = (await lostInLayer(sql, at, sum.layer)).filter((key) => keys.placeOf(key) !== undefined).length
  }
  return sums
}

/**
 * Starts runs for partitions whose upstream ones, as far as the backfill makes them, were made; what is furthest down first, so that partitions come to their end.
 * What can never be made, for want of something upstream, is skipped and says what it lacks.
 */
export const startLayers = async (sql: Sql, held: HeldBackfill): Promise<Begun> => {
  const { at, backfill, count, active, now } = held
  const asked = backfill.layers ?? []
  const layers = backfillLayers(asked.flat(), producersOf(active))
  const place = { tenantId: at.tenantId, deploymentId: backfill.deploymentId }
  const sets = layers.flatMap(({ set }) => set ?? [])
  const keysNow = await loadKeysNow(sql, place, sets, now)
  const isStill = isAsAsked(layers, asked)
  const sums = await sumsNow(sql, at, layers, keysNow)
  const puts: PartitionPut[] = []
  let begun = 0
  for (let index = asked.length - 1; index >= 0 && begun < count; index -= 1) {
    const limit = Math.max(mostJudged, (count - begun) * backfill.mostPerRun)
    const waiting = await waitingInLayer(sql, at, index + 1, Math.min(limit, 20_000))
    const layer = layers[index]
    if (!layer || !isStill) {
      puts.push(...setAside(waiting, 'failed', changed))
      continue
    }
    const known = new Map(
      (
        await statusesInLayers(
          sql,
          at,
          partitionsAskedFor(layer, waiting, keysNow).map((one) => ({ ...one, layer: one.layer + 1 })),
        )
      ).map((one) => [`${one.layer} ${one.key}`, one.status]),
    )
    const above: LayersNow = {
      statusOf: (of, key) => known.get(`${of + 1} ${key}`),
      sumOf: (of) => sums.get(of + 1) ?? { open: 0, lost: 0 },
    }
    const { ready, lost } = judgeWaiting(layer, waiting, above, keysNow)
    puts.push(...lost.flatMap((unit) => setAside([unit], 'skipped', unit.reason)))
    const target = { assets: layer.assets }
    const { set } = layer
    const keyed = ready.flatMap(({ place: at, partition }) =>
      partition === null ? [] : [{ place: at, partition }],
    )
    const chosen = set
      ? partitionsToStart(keyed, {
          runs: count - begun,
          mostPerRun: layer.isChain ? 1 : backfill.mostPerRun,
          set,
          now: keysNow,
        })
      : { runs: ready.map((unit) => ({ places: [unit.place], keys: [] })), gone: [] }
    puts.push(...setAside(chosen.gone, 'skipped', wasRemoved))
    const started = await startBackfillRuns(sql, held, target, chosen.runs)
    puts.push(...started.puts)
    begun += started.begun
  }
  await putPartitions(sql, at, puts)
  return { begun, dealtWith: puts.length }
}
