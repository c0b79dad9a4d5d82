import type pg from 'pg'
import { z } from 'zod'

import type { TablePlace } from '#core/resource/table-place.ts'
import { valueSummary } from '#core/run/metadata.ts'

import type { StoredValue } from '../values/io-manager.ts'
import { ValueUnreadable } from '../values/value-failures.ts'

interface Kept {
  asset: string
  partition: string | null
}

const noted = z.object({ summary: valueSummary, dataVersion: z.string() })

const lock = 'SELECT pg_advisory_xact_lock(hashtextextended($1, 0))'

/** Makes the table in which the others are noted, where it is not there; before a transaction, which others would wait for. */
export const prepareKeptTables = async (client: pg.Client): Promise<void> => {
  await client.query('BEGIN')
  await client.query(lock, ['sluice kept values'])
  await client.query(
    `CREATE TABLE IF NOT EXISTS public.sluice_kept_value (table_schema text, table_name text, asset text NOT NULL, partition_key text,
       data_version text NOT NULL, summary jsonb NOT NULL, run text NOT NULL, kept_at timestamptz NOT NULL)`,
  )
  await client.query('COMMIT')
}

/** What is kept in the tables of a database, beside them in a table of its own: whose each table is, and what is known of each value. */
export class KeptTables {
  readonly #client: pg.Client
  readonly #place: TablePlace

  constructor(client: pg.Client, place: TablePlace) {
    this.#client = client
    this.#place = place
  }

  /** Keeps others from the table until the end of the transaction. Throws ValueUnreadable where it is another asset's. */
  async hold(asset: string): Promise<void> {
    const { schema, table } = this.#place
    await this.#client.query(lock, [`sluice ${schema}.${table}`])
    const { rows } = await this.#client.query<{ asset: string }>(
      'SELECT asset FROM public.sluice_kept_value WHERE table_schema = $1 AND table_name = $2 AND asset <> $3 LIMIT 1',
      [schema, table, asset],
    )
    if (rows[0])
      throw new ValueUnreadable(
        `The table ${schema}.${table} is that of the asset ${rows[0].asset}. Give one of the two another name.`,
      )
  }

  /** Whether the table was made for the asset. */
  async isOurs(asset: string): Promise<boolean> {
    const { schema, table } = this.#place
    const { rows } = await this.#client.query(
      'SELECT 1 FROM public.sluice_kept_value WHERE table_schema = $1 AND table_name = $2 AND asset = $3 LIMIT 1',
      [schema, table, asset],
    )
    return rows.length > 0
  }

  /** What is known of a value; undefined where there is none. */
  async find({ asset, partition }: Kept): Promise<Pick<StoredValue, 'summary' | 'dataVersion'> | undefined> {
    const there = await this.#client.query<{ is: string | null }>(
      `SELECT to_regclass('public.sluice_kept_value')::text AS is`,
    )
    if (there.rows[0]?.is == null) return undefined
    const { schema, table } = this.#place
    const { rows } = await this.#client.query<{ summary: string; dataVersion: string }>(
      `SELECT summary::text, data_version AS "dataVersion" FROM public.sluice_kept_value
       WHERE table_schema = $1 AND table_name = $2 AND asset = $3 AND partition_key IS NOT DISTINCT FROM $4`,
      [schema, table, asset, partition],
    )
    const [row] = rows
    return row && noted.parse({ summary: JSON.parse(row.summary), dataVersion: row.dataVersion })
  }

  /** Notes a value that was kept; one that is not cut is instead of all partitions there were, and the other way round. */
  async note(
    { asset, partition }: Kept,
    { summary, dataVersion }: StoredValue,
    { run, at }: { run: string; at: Date },
  ): Promise<void> {
    const { schema, table } = this.#place
    await this.#client.query(
      `DELETE FROM public.sluice_kept_value WHERE table_schema = $1 AND table_name = $2 AND asset = $3
         AND ($4::text IS NULL OR partition_key IS NULL OR partition_key = $4)`,
      [schema, table, asset, partition],
    )
    await this.#client.query(
      `INSERT INTO public.sluice_kept_value (table_schema, table_name, asset, partition_key, data_version, summary, run, kept_at)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
      [schema, table, asset, partition, dataVersion, JSON.stringify(summary), run, at],
    )
  }
}
