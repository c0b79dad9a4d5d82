import { randomUUID } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { rm } from 'node:fs/promises'
import { join } from 'node:path'

import pg from 'pg'

import { planColumns, type GivenColumn } from '#core/resource/plan-columns.ts'
import type { ResolvedConfigOf } from '#core/resource/resource-types.ts'
import { tablePlaceOf, type TablePlace } from '#core/resource/table-place.ts'

import type { IoManager, StoredValue } from '../values/io-manager.ts'
import { isTableFormat } from '../values/table-sql.ts'
import { ValueMissing, ValueUnreadable } from '../values/value-failures.ts'
import { addressName } from '../values/value-prefix.ts'
import type { ValueAddress } from '../values/value-store.ts'
import { postgresTypeOf, takesAll } from './column-types.ts'
import { fetchRows } from './fetch-rows.ts'
import { KeptTables, prepareKeptTables } from './kept-tables.ts'
import { openPostgres } from './open-postgres.ts'
import { type AssetAddress, assetOf, type TablesOptions } from './table-assets.ts'

const linesAtOnce = 2_000
const portionBytes = 8_388_608
/** Whose rows they are, in a table of an asset that is cut. */
const partitionColumn = '_partition'
const longestName = 63

const quoted = (name: string): string => pg.escapeIdentifier(name)

/** Values as tables of a PostgreSQL database: an asset is a table, a partition the rows of one. Who reads meanwhile sees all of the old rows or all of the new. */
export class PostgresTables implements IoManager {
  readonly #config: ResolvedConfigOf<'postgres'>
  readonly #options: TablesOptions

  constructor(config: ResolvedConfigOf<'postgres'>, options: TablesOptions) {
    this.#config = config
    this.#options = options
  }

  async store(address: ValueAddress, path: string, value: StoredValue): Promise<string> {
    const asset = assetOf(address)
    const place = this.#placeOf(asset)
    const lines = join(this.#options.folder, `${randomUUID()}.lines`)
    if (!isTableFormat(value.format))
      throw new ValueUnreadable(
        `${addressName(address)} is ${value.format}, which is no table. Return a table, or let it be kept in file.`,
      )
    try {
      const columns = (await this.#options.tables.lines(path, value.format, lines)).map((column) => ({
        ...column,
        type: postgresTypeOf(column.type),
      }))
      await this.#inTransaction(
        (client) => this.#replace(client, asset, place, { columns, lines, value }),
        prepareKeptTables,
      )
    } finally {
      await rm(lines, { force: true })
    }
    return this.#locate(place)
  }

  async load(
    address: ValueAddress,
    pathFor: (format: StoredValue['format']) => string,
  ): Promise<StoredValue> {
    const asset = assetOf(address)
    const place = this.#placeOf(asset)
    const rows = join(this.#options.folder, `${randomUUID()}.rows`)
    try {
      return await this.#inTransaction(async (client) => {
        const kept = await new KeptTables(client, place).find(asset)
        if (!kept)
          throw new ValueMissing(`Nothing is kept for ${addressName(address)}. Materialize it first.`)
        const columns = (await columnsOf(client, place)).filter(({ name }) => name !== partitionColumn)
        const list = columns.map(({ name }) => quoted(name)).join(', ')
        const where =
          asset.partition === null
            ? ''
            : ` WHERE ${quoted(partitionColumn)} = ${pg.escapeLiteral(asset.partition)}`
        const fetched = await fetchRows(client, `SELECT ${list} FROM ${nameOf(place)}${where}`, rows)
        await this.#options.tables.rows(fetched, pathFor('parquet'))
        return { format: 'parquet' as const, ...kept }
      })
    } finally {
      await rm(rows, { force: true })
    }
  }

  async #replace(
    client: pg.Client,
    asset: AssetAddress,
    place: TablePlace,
    given: { columns: GivenColumn[]; lines: string; value: StoredValue },
  ): Promise<void> {
    const { columns, lines, value } = given
    const { partition } = asset
    const kept = new KeptTables(client, place)
    await kept.hold(asset.asset)
    const cut = partition === null ? [] : [{ name: partitionColumn, type: 'text', isEmpty: false }]
    await fitTable(client, place, [...columns, ...cut], await kept.isOurs(asset.asset))
    await client.query(
      partition === null
        ? `DELETE FROM ${nameOf(place)}`
        : `DELETE FROM ${nameOf(place)} WHERE coalesce(${quoted(partitionColumn)} = ${pg.escapeLiteral(partition)}, true)`,
    )
    await insertLines(client, place, columns, { lines, partition })
    const { run, now } = this.#options
    await kept.note(asset, value, { run, at: new Date(now()) })
  }

  async #inTransaction<Result>(
    work: (client: pg.Client) => Promise<Result>,
    before?: (client: pg.Client) => Promise<void>,
  ): Promise<Result> {
    const client = await openPostgres(this.#config)
    try {
      await before?.(client)
      await client.query('BEGIN')
      const result = await work(client)
      await client.query('COMMIT')
      return result
    } finally {
      // What was not committed is undone by that.
      await client.end().catch(() => undefined)
    }
  }

  #placeOf({ asset }: AssetAddress): TablePlace {
    const place = tablePlaceOf(asset, this.#config.schema, 'public', this.#options.tablePrefix)
    const long = [place.schema, place.table].find((name) => Buffer.byteLength(name) > longestName)
    if (long !== undefined)
      throw new ValueUnreadable(`PostgreSQL takes names of ${longestName} bytes; ${long} is longer.`)
    return place
  }

  #locate({ schema, table }: TablePlace): string {
    const { host, url, database } = this.#config
    const there = url === undefined ? `${host ?? ''}/${database ?? ''}` : withoutSecrets(url)
    return `postgres://${there}/${schema}.${table}`
  }
}

/** An address without who signs in there. */
const withoutSecrets = (url: string): string => {
  const { host = '', pathname = '' } = URL.parse(url) ?? {}
  return `${host}${pathname}`
}

const nameOf = ({ schema, table }: TablePlace): string => `${quoted(schema)}.${quoted(table)}`

const columnsOf = async (client: pg.Client, { schema, table }: TablePlace) => {
  const { rows } = await client.query<{ name: string; type: string }>(
    `SELECT attname AS name, format_type(atttypid, atttypmod) AS type FROM pg_attribute
     JOIN pg_class ON pg_class.oid = attrelid JOIN pg_namespace ON pg_namespace.oid = relnamespace
     WHERE nspname = $1 AND relname = $2 AND attnum > 0 AND NOT attisdropped ORDER BY attnum`,
    [schema, table],
  )
  return rows
}

/** Makes the table that is to take the columns, or adds to it what it lacks. Throws ValueUnreadable. */
const fitTable = async (
  client: pg.Client,
  place: TablePlace,
  columns: readonly GivenColumn[],
  isOurs: boolean,
): Promise<void> => {
  const there = await columnsOf(client, place)
  const spelled = ({ name, type }: { name: string; type: string }) => `${quoted(name)} ${type}`
  if (there.length === 0) {
    await client.query(`CREATE SCHEMA IF NOT EXISTS ${quoted(place.schema)}`)
    await client.query(`CREATE TABLE ${nameOf(place)} (${columns.map(spelled).join(', ')})`)
    return
  }
  if (!isOurs)
    throw new ValueUnreadable(
      `There is a table ${place.schema}.${place.table} that no asset of this name made. Give the resource another schema, or the asset another name.`,
    )
  const plan = planColumns(there, columns, takesAll)
  if (plan.outcome === 'refused')
    throw new ValueUnreadable(`The table ${place.schema}.${place.table} cannot take them: ${plan.reason}.`)
  for (const column of plan.added)
    await client.query(`ALTER TABLE ${nameOf(place)} ADD COLUMN ${spelled(column)}`)
}

/** Lines end where DuckDB ends them, and at no other character. */
async function* linesIn(path: string): AsyncGenerator<string> {
  let rest = ''
  for await (const chunk of createReadStream(path, { encoding: 'utf8' }) as AsyncIterable<string>) {
    const parts = (rest + chunk).split('\n')
    rest = parts.pop() ?? ''
    yield* parts
  }
  if (rest !== '') yield rest
}

/** Adds the rows of a file of lines, a portion at a time. */
const insertLines = async (
  client: pg.Client,
  place: TablePlace,
  columns: readonly GivenColumn[],
  { lines, partition }: { lines: string; partition: string | null },
): Promise<void> => {
  if (columns.length === 0) return
  const types = new Map((await columnsOf(client, place)).map(({ name, type }) => [name, type]))
  const names = columns.map(({ name }) => quoted(name)).join(', ')
  const record = columns.map(({ name, type }) => `${quoted(name)} ${types.get(name) ?? type}`).join(', ')
  const cut =
    partition === null ? ['', ''] : [`, ${quoted(partitionColumn)}`, `, ${pg.escapeLiteral(partition)}`]
  const text = `INSERT INTO ${nameOf(place)} (${names}${cut[0]}) SELECT ${names}${cut[1]} FROM json_to_recordset($1::json) AS given (${record})`
  let portion: string[] = []
  const send = async (): Promise<void> => {
    if (portion.length > 0) await client.query(text, [`[${portion.join(',')}]`])
    portion = []
  }
  let sizeBytes = 0
  for await (const line of linesIn(lines)) {
    portion.push(line)
    sizeBytes += line.length
    if (portion.length < linesAtOnce && sizeBytes < portionBytes) continue
    await send()
    sizeBytes = 0
  }
  await send()
}
