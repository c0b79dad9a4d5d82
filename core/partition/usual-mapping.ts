import type { PartitionMapping } from './partition-mapping.ts'
import type { SimpleSet, WholeSet } from './partition-set.ts'
import { sameSet } from './whole-set.ts'

/** How partitions of two sets belong together where nothing is said of it. `here`: undefined where what is made is not partitioned. */
export const usualMapping = (here: WholeSet | undefined, there: WholeSet): PartitionMapping => {
  if (here === undefined) return { type: 'all' }
  if (sameSet(here, there)) return { type: 'identity' }
  if (here.type === 'timeWindow' && there.type === 'timeWindow') return { type: 'timeWindow' }
  const [multi, single] = here.type === 'multi' ? [here, there] : [there, here]
  if (multi.type === 'multi' && single.type !== 'multi' && likeDimension(multi, single) !== undefined)
    return { type: 'multiToSingle' }
  return { type: 'all' }
}

/** The only dimension that is cut as a set is; the only one of time where the set is of time and none is just so. */
export const likeDimension = (
  multi: Extract<WholeSet, { type: 'multi' }>,
  single: SimpleSet,
): string | undefined => {
  const same = multi.dimensions.filter(({ set }) => sameSet(set, single))
  const timed = multi.dimensions.filter(
    ({ set }) => set.type === 'timeWindow' && single.type === 'timeWindow',
  )
  const [only, ...others] = same.length > 0 ? same : timed
  return others.length === 0 ? only?.name : undefined
}
