import { Refusal } from '#core/refusal.ts'

import type { Sql } from './sql-pool.ts'

/** Does a part of an open transaction. Where it is refused nothing of that part is left, the refusal is the result and the transaction goes on; any other error ends it. */
export const refusable = async <Result>(sql: Sql, part: () => Promise<Result>): Promise<Result | Refusal> => {
  await sql.run('SAVEPOINT part')
  try {
    return await part()
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    await sql.run('ROLLBACK TO SAVEPOINT part')
    return error
  }
}
