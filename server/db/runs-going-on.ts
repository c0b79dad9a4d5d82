import pg from 'pg'

/** How many runs have a process of their own at this moment: those go on when web and worker stop. */
export const countRunsGoingOn = async (systemUrl: string): Promise<number> => {
  const client = new pg.Client({ connectionString: systemUrl, connectionTimeoutMillis: 2000 })
  await client.connect()
  try {
    const { rows } = await client.query<{ count: number }>(
      `SELECT count(*)::int AS count FROM run WHERE status IN ('running', 'canceling')`,
    )
    return rows[0]?.count ?? 0
  } finally {
    await client.end()
  }
}
