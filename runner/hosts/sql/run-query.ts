import { join, relative } from 'node:path'

import { DuckDBInstance } from '@duckdb/node-api'
import type { DuckDBConnection, DuckDBExtractedStatements, DuckDBPreparedStatement } from '@duckdb/node-api'

import { mostMemoryMib } from '#core/run/most-memory.ts'

import { quotedName } from '../../values/table-sql.ts'
import { listOutputs } from '../list-outputs.ts'
import type { StepInvocation } from '../step-host.ts'
import type { ListedOutput } from '../step-outputs.ts'
import { tellVerdict } from '../tell-runner.ts'
import { attachDatabase } from './attach-database.ts'
import { createInputViews } from './input-views.ts'
import { judgeRows } from './judge-rows.ts'
import { measureRow } from './measure-row.ts'
import { schemaOfOwn } from './own-schema.ts'
import { QueryError, queryError } from './query-error.ts'
import { queryParameters } from './query-parameters.ts'
import { runInPostgres } from './run-in-postgres.ts'
import { firstWord, splitStatements } from './split-statements.ts'
import type { Statement } from './split-statements.ts'
import { warehouseOf } from './warehouse-of.ts'
import { writePartitions } from './write-partitions.ts'
import { writeResult } from './write-result.ts'

const lastResult = 'result of the last statement'
const queries = new Set(['SELECT', 'WITH', 'FROM', 'VALUES', 'TABLE', 'PIVOT', 'UNPIVOT'])
const descriptions = new Set(['DESCRIBE', 'SUMMARIZE', 'SHOW'])

type Known = ReturnType<typeof queryParameters>

/** Runs the statements of a step over its inputs and writes its outputs, or what it found where it is a check. Throws QueryError. */
export async function runQuery(step: StepInvocation): Promise<void> {
  const { compute } = step.step
  if (compute.kind !== 'sql') throw new Error(`SQL cannot run ${compute.kind}`)
  const connection = await open(step)
  await createInputViews(connection, step.inputs)
  const statements = splitStatements(compute.code)
  const last = statements.at(-1)
  const parameters = queryParameters(step)
  const warehouse = warehouseOf(step)
  const own = schemaOfOwn(step)
  let hasResult = last !== undefined && isQuery(last.text)
  if (warehouse?.type === 'postgres') {
    const { folder } = step
    const work = { statements, parameters, result: lastResult, folder, own }
    hasResult = await runInPostgres(connection, warehouse.config, work)
  } else {
    if (warehouse) await attachDatabase(connection, warehouse.name, warehouse.config, own?.prefix)
    for (const statement of statements) {
      await execute(
        connection,
        statement,
        statement === last ? asTable(statement.text) : statement.text,
        parameters,
      )
    }
  }
  if (step.step.kind !== 'check')
    return listOutputs(step.folder, await outputsOf(connection, step, hasResult))
  const { against } = step.step.check ?? {}
  if (!hasResult)
    throw new QueryError(
      'Error',
      'The check ends without a query. Let its last statement select the rows that fail.',
      last?.line ?? 1,
    )
  await tellVerdict(step.folder, await (against ? measureRow : judgeRows)(connection, lastResult))
}

async function open({ step, folder }: StepInvocation): Promise<DuckDBConnection> {
  const cpuMilli = step.runtime?.cpuMilli
  const memoryMib = mostMemoryMib(step.runtime)
  const instance = await DuckDBInstance.create(':memory:', {
    temp_directory: join(folder, 'spill'),
    // DuckDB's limit is of its buffers; the rest is for the process around it.
    ...(memoryMib === undefined ? {} : { memory_limit: `${Math.ceil(memoryMib * 0.8)}MiB` }),
    ...(cpuMilli === undefined ? {} : { threads: String(Math.max(1, Math.ceil(cpuMilli / 1000))) }),
  })
  return instance.connect()
}

async function execute(
  connection: DuckDBConnection,
  statement: Statement,
  text: string,
  known: Known,
): Promise<void> {
  try {
    // DuckDB makes several statements of one PIVOT.
    const extracted = await parsed(connection, text)
    for (let index = 0; index < extracted.count; index++)
      await executeOne(await extracted.prepare(index), known)
  } catch (error) {
    throw queryError(error, statement.line)
  }
}

async function parsed(connection: DuckDBConnection, text: string): Promise<DuckDBExtractedStatements> {
  try {
    return await connection.extractStatements(text)
  } catch (error) {
    // The only error that comes without its kind.
    throw new Error(
      `Parser Error: ${error instanceof Error ? error.message.replace(/^Parser Error: /, '') : String(error)}`,
    )
  }
}

async function executeOne(prepared: DuckDBPreparedStatement, known: Known): Promise<void> {
  const names = Array.from({ length: prepared.parameterCount }, (_, index) =>
    prepared.parameterName(index + 1),
  )
  const unknown = names.find((name) => !(name in known))
  if (unknown !== undefined) {
    throw new Error(
      `Invalid Input Error: The query uses $${unknown}, which is not in the step's config. Known: ${Object.keys(known).join(', ')}.`,
    )
  }
  if (names.length > 0) prepared.bind(Object.fromEntries(names.map((name) => [name, known[name] ?? null])))
  await prepared.run()
}

const isQuery = (text: string): boolean => queries.has(firstWord(text)) || descriptions.has(firstWord(text))

function asTable(text: string): string {
  if (!isQuery(text)) return text
  // On the line of the statement, so that DuckDB's line numbers hold; closed on a line of its own, behind a comment at the end.
  const query = descriptions.has(firstWord(text)) ? `FROM (${text}\n)` : text
  return `CREATE TEMP TABLE ${quotedName(lastResult)} AS ${query}`
}

/** A single output is the result of the last statement; else, and for each of several, the table or view of its name. */
async function outputsOf(
  connection: DuckDBConnection,
  { step, folder }: StepInvocation,
  hasResult: boolean,
): Promise<ListedOutput[]> {
  const listed: ListedOutput[] = []
  const found = await connection.runAndReadAll('SELECT table_name FROM information_schema.tables')
  const tables = new Set(found.getColumnsJson()[0] as string[])
  const single = step.outputs.length === 1
  for (const [index, output] of step.outputs.entries()) {
    if (output.dynamic)
      throw new QueryError(
        'Error',
        `The output "${output.name}" is dynamic, which a SQL step cannot make.`,
        1,
      )
    const named = [
      output.name,
      output.asset?.split('/').at(-1) ?? output.name,
      ...(single ? [step.functionName] : []),
    ]
    const table = single && hasResult ? lastResult : named.find((name) => tables.has(name))
    if (table !== undefined && step.partition?.keys && output.asset !== undefined) {
      listed.push(
        ...(await writePartitions(connection, { table, keys: step.partition.keys, output, index, folder })),
      )
    } else if (table !== undefined) {
      const { path, format } = await writeResult(
        connection,
        table,
        join(folder, 'outputs', String(index)),
        output.format,
      )
      listed.push({
        name: output.name,
        file: relative(join(folder, 'outputs'), path),
        format,
        typeName: 'table',
      })
    } else if (single && output.required) {
      listed.push({ name: output.name, typeName: 'nothing' })
    } else if (output.required) {
      throw new QueryError(
        'Error',
        `The code makes no table or view named "${output.name}". Write: CREATE TABLE ${quotedName(output.name)} AS SELECT …`,
        1,
      )
    }
  }
  return listed
}
