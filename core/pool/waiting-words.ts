/** How a pool stands for whoever waits in it. */
export interface PoolCrowd {
  /** Workers that were heard of and take work. */
  workers: number
  /** Of them those that have as much as they can carry. */
  busy: number
  /** What was offered earlier and waits too. */
  before: number
  /** Whether it would have more workers if its plan allowed more. */
  tierFull: boolean
}

/** What holds work that no worker has taken yet. */
export const waitingWords = ({ workers, busy, before, tierFull }: PoolCrowd): string => {
  if (workers === 0)
    return tierFull
      ? 'The pools of its plan have as many workers as they may, and its own has none yet'
      : 'The workers of its pool are started'
  const crowd = `${busy} of ${workers} are busy and ${before} ${before === 1 ? 'waits' : 'wait'} before it`
  return tierFull
    ? `Waits for a worker of its pool, which may not grow, for the pools of its plan have as many workers as they may: ${crowd}`
    : `Waits for a worker of its pool: ${crowd}`
}
