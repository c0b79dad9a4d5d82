import { Refusal } from '#core/refusal.ts'

import type { SqlPool } from './sql-pool.ts'

/** How much of a pool one tenant may have. */
export interface Share {
  /** Transactions at a time. */
  atOnce: number
  /** Transactions that wait for their turn. */
  waiting: number
}

interface Line {
  going: number
  waiting: (() => void)[]
}

/**
 * A pool of which no tenant has more than its share at a time, in the order of asking: a tenant whose transactions all wait for one lock
 * leaves connections for the others. Who comes while its tenant's line is full is refused `unavailable`, and asks again later.
 */
export const fairPool = (pool: SqlPool, share: Share): SqlPool => {
  const lines = new Map<string, Line>()

  const enter = async (line: Line): Promise<void> => {
    if (line.going < share.atOnce) {
      line.going += 1
      return
    }
    if (line.waiting.length >= share.waiting)
      throw new Refusal(
        'unavailable',
        'Too many reports of this tenant wait already. Send again in a moment.',
      )
    const turn = Promise.withResolvers<void>()
    line.waiting.push(turn.resolve)
    await turn.promise
  }

  const leave = (tenantId: string, line: Line): void => {
    const next = line.waiting.shift()
    // Who waited takes the place of who leaves.
    if (next) return next()
    line.going -= 1
    if (line.going === 0) lines.delete(tenantId)
  }

  return {
    asTenant: async (tenantId, work) => {
      const line = lines.get(tenantId) ?? { going: 0, waiting: [] }
      lines.set(tenantId, line)
      await enter(line)
      try {
        return await pool.asTenant(tenantId, work)
      } finally {
        leave(tenantId, line)
      }
    },
    asSystem: (work) => pool.asSystem(work),
  }
}
