import type { Sql, SqlPool } from '#server/db/sql-pool.ts'

/** Connections that are cut before a statement, as when the process behind them is killed; `cut` counts down. */
export const cutPool = (pool: SqlPool, cut: { after: number }): SqlPool => {
  const counted = (sql: Sql): Sql => {
    const before = () => {
      if (cut.after-- === 0) throw new Error('killed')
    }
    return {
      rows: (...given) => (before(), sql.rows(...given)),
      row: (...given) => (before(), sql.row(...given)),
      run: (...given) => (before(), sql.run(...given)),
    }
  }
  return {
    asSystem: (work) => pool.asSystem(work),
    asTenant: (tenantId, work) => pool.asTenant(tenantId, (sql) => work(counted(sql))),
  }
}
