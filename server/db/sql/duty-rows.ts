import type { Sql } from '../sql-pool.ts'

const take = {
  name: 'take-duty',
  text: `INSERT INTO lease (name, holder, fence, since, expires_at)
    VALUES ($1, $2, 1, $3::timestamptz, $3::timestamptz + make_interval(secs => $4::double precision / 1000))
    ON CONFLICT (name) DO UPDATE SET
      holder = excluded.holder,
      fence = lease.fence + CASE WHEN lease.holder = excluded.holder THEN 0 ELSE 1 END,
      since = CASE WHEN lease.holder = excluded.holder THEN lease.since ELSE excluded.since END,
      expires_at = excluded.expires_at
    WHERE lease.holder = excluded.holder OR lease.expires_at < $3::timestamptz
    RETURNING holder`,
}
const leave = {
  name: 'leave-duty',
  text: `UPDATE lease SET expires_at = $3 WHERE name = $1 AND holder = $2`,
}

/** Takes a duty that one process at a time has, or keeps it; false while another has it. */
export const takeDuty = async (
  sql: Sql,
  { name, holder, lastsMs }: { name: string; holder: string; lastsMs: number },
  now: Date,
): Promise<boolean> => (await sql.row(take, [name, holder, now, lastsMs])) !== undefined

/** Lets a duty go, so that the next need not wait. */
export const leaveDuty = async (sql: Sql, name: string, holder: string, now: Date): Promise<void> => {
  await sql.run(leave, [name, holder, now])
}
