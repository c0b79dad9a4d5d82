/** How many workers pools may have. */
export interface PoolLimits {
  /** A pool that is used has at least so many. */
  min: number
  max: number
  /** All pools of all tenants of a plan together. */
  tierMax: number
}

/** How a pool stands when its size is decided. */
export interface PoolFigures {
  /** The workers it is to have. */
  size: number
  /** Those that were heard of and take work. */
  workers: number
  /** Of them those that hold a step. */
  holdStep: number
  waiting: number
  /** How long the oldest of what waits has waited; null: nothing waits. */
  oldestWaitMs: number | null
  /** Mean of the workers; null: none was heard of. */
  cpuPercent: number | null
  /** What waits or goes on. */
  open: number
  /** Since when nothing has used it. */
  unusedMs: number
  /** How long it has had more workers than it needs; null: it has not. */
  quietMs: number | null
  /** The workers of all pools of the plan, its own too. */
  tierSize: number
  /** What the tenant's own plan carries of them, and why no more; null: any number. */
  planRoom: { workers: number; words: string } | null
}

export type ScaleCause =
  | 'used'
  | 'minimum'
  | 'maximum'
  | 'plan'
  | 'depth'
  | 'cpu'
  | 'busy'
  | 'quiet'
  | 'unused'

export interface Scaling {
  size: number
  /** Null where it stays as it is. */
  cause: ScaleCause | null
  words: string
  /** Whether it would be larger if the plan allowed it. */
  tierFull: boolean
  /** Whether it has more workers than it needs now. */
  isQuiet: boolean
}

/** So many wait in a pool that is too small. */
const deep = 100
/** A mean processor use above this is too much. */
const busyPercent = 70
/** Where all workers hold a step, so long a wait is too long. */
const longWaitMs = 10_000
const quietForMs = 300_000
const unusedForMs = 3_600_000

const workersWords = (count: number): string => `${count} ${count === 1 ? 'worker' : 'workers'}`

/** Why a pool is to have one more; undefined where it is not. What was asked for before has to be there first. */
const growth = (figures: PoolFigures): { cause: ScaleCause; words: string } | undefined => {
  const { size, workers, holdStep, waiting, oldestWaitMs, cpuPercent } = figures
  if (workers < size) return undefined
  if (waiting > deep) return { cause: 'depth', words: `${waiting} wait, more than ${deep}.` }
  if (cpuPercent !== null && cpuPercent > busyPercent)
    return {
      cause: 'cpu',
      words: `Its workers use ${Math.round(cpuPercent)} % of their processors, more than ${busyPercent} %.`,
    }
  if (oldestWaitMs !== null && oldestWaitMs > longWaitMs && holdStep >= workers)
    return {
      cause: 'busy',
      words: `Something has waited for ${Math.round(oldestWaitMs / 1000)} s while each of its ${workersWords(workers)} holds a step.`,
    }
  return undefined
}

/** Whether one worker less would do as well. */
const isTooLarge = ({ size, holdStep, waiting, cpuPercent }: PoolFigures, least: number): boolean =>
  size > least &&
  waiting === 0 &&
  holdStep < size &&
  (cpuPercent === null || (size > 1 && (cpuPercent * size) / (size - 1) <= busyPercent))

/**
 * How many workers a pool is to have: as many as are needed to start with, one more where they have too much to do, one less after five quiet minutes, none
 * after an hour without use. A plan that has all the workers it may have lets none of its pools grow, and none is larger than its tenant's share of the
 * cluster can carry.
 */
export const scalePool = (figures: PoolFigures, limits: PoolLimits): Scaling => {
  const { size, open, unusedMs, quietMs, tierSize, planRoom } = figures
  const most = Math.min(limits.max, planRoom?.workers ?? limits.max)
  const least = Math.min(limits.min, most)
  const heldByPlan = least < limits.min && planRoom ? ` ${planRoom.words}` : ''
  const room = Math.max(0, limits.tierMax - tierSize)
  const stays: Scaling = { size, cause: null, words: '', tierFull: false, isQuiet: false }
  if (open === 0 && (size === 0 || unusedMs >= unusedForMs))
    return size === 0
      ? stays
      : { ...stays, size: 0, cause: 'unused', words: 'Nothing has used it for an hour.' }
  const grown = (to: number, cause: ScaleCause, words: string): Scaling => {
    const granted = Math.min(to, size + room)
    const tierFull = granted < to
    return granted > size ? { ...stays, size: granted, cause, words, tierFull } : { ...stays, tierFull }
  }
  if (size > most)
    return planRoom && most < limits.max
      ? { ...stays, size: most, cause: 'plan', words: planRoom.words }
      : { ...stays, size: most, cause: 'maximum', words: `A pool has at most ${workersWords(most)}.` }
  if (size < least)
    return size === 0
      ? grown(least, 'used', `It is used.${heldByPlan}`)
      : grown(least, 'minimum', `A pool that is used has at least ${workersWords(limits.min)}.${heldByPlan}`)
  const more = growth(figures)
  if (more) return size < most ? grown(size + 1, more.cause, more.words) : stays
  if (!isTooLarge(figures, least)) return stays
  if (quietMs === null || quietMs < quietForMs) return { ...stays, isQuiet: true }
  const words = `For five minutes nothing has waited, and ${workersWords(size - 1)} would have done.`
  return { ...stays, size: size - 1, cause: 'quiet', words }
}

/** The size of a pool that something is about to use. */
export const firstSize = (
  { size, tierSize, planRoom }: Pick<PoolFigures, 'size' | 'tierSize' | 'planRoom'>,
  limits: PoolLimits,
): Scaling =>
  scalePool(
    {
      size,
      tierSize,
      planRoom,
      workers: 0,
      holdStep: 0,
      waiting: 1,
      oldestWaitMs: 0,
      cpuPercent: null,
      open: 1,
      unusedMs: 0,
      quietMs: null,
    },
    limits,
  )
