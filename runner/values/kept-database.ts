import type { DuckDBConnection } from '@duckdb/node-api'

import { planColumns, type GivenColumn, type TableColumn } from '#core/resource/plan-columns.ts'
import type { TablePlace } from '#core/resource/table-place.ts'

import { quoted, quotedName } from './table-sql.ts'

/** A value of an asset in a DuckDB file: which file, which table, whose rows. */
export interface KeptRows {
  /** The path of the file. */
  database: string
  place: TablePlace
  asset: string
  partition: string | null
}

/** What is noted of a value beside its rows. */
export interface KeptNote {
  /** As JSON. */
  summary: string
  dataVersion: string
  run: string
  atMs: number
}

/** Whose rows they are, in a table of an asset that is cut. */
const partitionColumn = '_partition'
const notes = 'kept.main.sluice_kept_value'

const wholes = ['TINYINT', 'SMALLINT', 'INTEGER', 'BIGINT', 'HUGEINT']
const fractions = ['FLOAT', 'DOUBLE']
const holds = (order: readonly string[], there: string, given: string): boolean =>
  order.includes(given) && order.indexOf(there) >= order.indexOf(given)

const takesAll = (there: string, given: string): boolean =>
  there === given || there === 'VARCHAR' || holds(wholes, there, given) || holds(fractions, there, given)

const nameOf = ({ schema, table }: TablePlace): string => `kept.${quotedName(schema)}.${quotedName(table)}`
const ofTable = ({ schema, table }: TablePlace): string =>
  `table_schema = ${quoted(schema)} AND table_name = ${quoted(table)}`
const orNull = (text: string | null): string => (text === null ? 'NULL' : quoted(text))

const rowsOf = async (connection: DuckDBConnection, query: string): Promise<Record<string, unknown>[]> =>
  (await connection.runAndReadAll(query)).getRowObjectsJson() as Record<string, unknown>[]

/** Works on a database file, in one transaction; it is let go afterwards, for other processes. */
const within = async <Result>(
  connection: DuckDBConnection,
  database: string,
  work: () => Promise<Result>,
): Promise<Result> => {
  await connection.run(`ATTACH ${quoted(database)} AS kept`)
  try {
    await connection.run('BEGIN TRANSACTION')
    const result = await work()
    await connection.run('COMMIT')
    return result
  } catch (error) {
    await connection.run('ROLLBACK').catch(() => undefined)
    throw error
  } finally {
    await connection.run('DETACH kept')
  }
}

const columnsOf = async (connection: DuckDBConnection, { schema, table }: TablePlace) =>
  (
    await rowsOf(
      connection,
      `SELECT column_name AS name, data_type AS type FROM duckdb_columns()
       WHERE database_name = 'kept' AND schema_name = ${quoted(schema)} AND table_name = ${quoted(table)} ORDER BY column_index`,
    )
  ).map(({ name, type }) => ({ name: String(name), type: String(type) }))

/** The columns of a query. One is empty where no row has a value in it, or nothing but what JSON leaves open, as empty lists are: the table knows the type. */
const givenColumns = async (
  connection: DuckDBConnection,
  select: string,
  there: readonly TableColumn[],
): Promise<GivenColumn[]> => {
  const types = new Map(there.map(({ name, type }) => [name, type]))
  const described = await rowsOf(connection, `DESCRIBE ${select}`)
  const columns = described.map(({ column_name, column_type }) => ({
    name: String(column_name),
    type: String(column_type),
  }))
  const filled = columns.map(({ name, type }) => {
    const known = types.get(name)
    const isOpen = known !== undefined && type.includes('JSON')
    return isOpen
      ? `count(*) FILTER (${quotedName(name)} IS NOT NULL AND TRY_CAST(${quotedName(name)} AS ${known}) IS NULL)`
      : `count(${quotedName(name)})`
  })
  const query = `SELECT ${filled.join(', ')} FROM (${select})`
  const counts = (await connection.runAndReadAll(query)).getRowsJson()[0] ?? []
  return columns.map((column, index) => ({ ...column, isEmpty: Number(counts[index] ?? 0) === 0 }))
}

/** Puts what a query selects in the place of the rows of a value. Throws where the table cannot take them, or is another's. */
export const keepRows = (
  connection: DuckDBConnection,
  { database, place, asset, partition }: KeptRows,
  select: string,
  note: KeptNote,
): Promise<void> =>
  within(connection, database, async () => {
    const table = `${place.schema}.${place.table}`
    await connection.run(`CREATE SCHEMA IF NOT EXISTS kept.${quotedName(place.schema)}`)
    await connection.run(
      `CREATE TABLE IF NOT EXISTS ${notes} (table_schema VARCHAR, table_name VARCHAR, asset VARCHAR, partition_key VARCHAR,
         data_version VARCHAR, summary VARCHAR, run VARCHAR, kept_at TIMESTAMPTZ)`,
    )
    const [holder] = await rowsOf(connection, `SELECT asset FROM ${notes} WHERE ${ofTable(place)} LIMIT 1`)
    if (holder && holder.asset !== asset)
      throw new Error(
        `The table ${table} is that of the asset ${String(holder.asset)}. Give one of the two another name.`,
      )
    const there = await columnsOf(connection, place)
    if (there.length > 0 && !holder)
      throw new Error(
        `There is a table ${table} that no asset of this name made. Give the resource another schema, or the asset another name.`,
      )
    const given = await givenColumns(connection, select, there)
    const cut = partition === null ? [] : [{ name: partitionColumn, type: 'VARCHAR', isEmpty: false }]
    const all = [...given, ...cut]
    const spelled = ({ name, type }: { name: string; type: string }) => `${quotedName(name)} ${type}`
    if (there.length === 0)
      await connection.run(`CREATE TABLE ${nameOf(place)} (${all.map(spelled).join(', ')})`)
    else {
      const plan = planColumns(there, all, takesAll)
      if (plan.outcome === 'refused') throw new Error(`The table ${table} cannot take them: ${plan.reason}.`)
      for (const column of plan.added)
        await connection.run(`ALTER TABLE ${nameOf(place)} ADD COLUMN ${spelled(column)}`)
    }
    await connection.run(
      partition === null
        ? `DELETE FROM ${nameOf(place)}`
        : `DELETE FROM ${nameOf(place)} WHERE coalesce(${partitionColumn} = ${quoted(partition)}, true)`,
    )
    const names = given.map(({ name }) => quotedName(name)).join(', ')
    const [into, value] = partition === null ? ['', ''] : [`, ${partitionColumn}`, `, ${quoted(partition)}`]
    await connection.run(
      `INSERT INTO ${nameOf(place)} (${names}${into}) SELECT ${names}${value} FROM (${select})`,
    )
    const replaced = partition === null ? '' : ` AND coalesce(partition_key = ${quoted(partition)}, true)`
    await connection.run(`DELETE FROM ${notes} WHERE ${ofTable(place)}${replaced}`)
    const words = [place.schema, place.table, asset, partition, note.dataVersion, note.summary, note.run]
    await connection.run(
      `INSERT INTO ${notes} VALUES (${words.map(orNull).join(', ')}, to_timestamp(${note.atMs / 1_000}))`,
    )
  })

/** Writes the rows of a value to a file in parquet; what was noted of them, or undefined where there are none. */
export const bringRows = (
  connection: DuckDBConnection,
  { database, place, asset, partition }: KeptRows,
  to: string,
): Promise<Pick<KeptNote, 'summary' | 'dataVersion'> | undefined> =>
  within(connection, database, async () => {
    const known = await rowsOf(
      connection,
      `SELECT 1 FROM duckdb_tables() WHERE database_name = 'kept' AND table_name = 'sluice_kept_value'`,
    )
    if (known.length === 0) return undefined
    const [found] = await rowsOf(
      connection,
      `SELECT summary, data_version FROM ${notes} WHERE ${ofTable(place)} AND asset = ${quoted(asset)}
         AND partition_key IS NOT DISTINCT FROM ${orNull(partition)}`,
    )
    if (!found) return undefined
    const columns = (await columnsOf(connection, place)).filter(({ name }) => name !== partitionColumn)
    const list = columns.map(({ name }) => quotedName(name)).join(', ')
    const where = partition === null ? '' : ` WHERE ${partitionColumn} = ${quoted(partition)}`
    await connection.run(
      `COPY (SELECT ${list} FROM ${nameOf(place)}${where}) TO ${quoted(to)} (FORMAT parquet)`,
    )
    return { summary: String(found.summary), dataVersion: String(found.data_version) }
  })
