import type { SqlPool } from '#server/db/sql-pool.ts'

/** The pool of a worker that dies when it has read a source and before anything is written. */
export const dyingPool = (system: SqlPool): SqlPool => {
  let transactions = 0
  return {
    asSystem: (work) => system.asSystem(work),
    asTenant: (tenantId, work) => {
      transactions += 1
      return system.asTenant(tenantId, async (sql) => {
        const result = await work(sql)
        if (transactions === 3) throw new Error('killed')
        return result
      })
    },
  }
}
