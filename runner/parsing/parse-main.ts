import { createInterface } from 'node:readline'

import { DuckDBInstance, type DuckDBConnection } from '@duckdb/node-api'

import type { CodeReading, ParsedLanguage } from '#core/document/code/code-fault.ts'

import { PythonParser } from './python-parser.ts'
import { sqlFaults } from './sql-faults.ts'
import { sqlTree } from './sql-tree.ts'
import { typescriptFaults } from './typescript-faults.ts'

/** What is wrong with a code, or the tree of a query. */
type Order = { id: number; code: string } & (
  | { wanted: 'faults'; language: ParsedLanguage }
  | { wanted: 'tree' }
)

/** A program that parses what it is handed, line by line, and keeps none of it. Whoever started it sets the time a code may take. */
const python = new PythonParser()
let duckdb: Promise<DuckDBConnection> | undefined

const openDuckdb = async (): Promise<DuckDBConnection> => {
  const instance = await DuckDBInstance.create(':memory:', {
    threads: '1',
    memory_limit: '64MiB',
    enable_external_access: 'false',
    autoinstall_known_extensions: 'false',
    lock_configuration: 'true',
  })
  return instance.connect()
}

const faultsOf = async (language: ParsedLanguage, code: string): Promise<CodeReading> => {
  switch (language) {
    case 'python':
      return python.faults(code)
    case 'typescript':
      return typescriptFaults(code)
    case 'sql':
      return sqlFaults(await (duckdb ??= openDuckdb()), code)
  }
}

for await (const line of createInterface({ input: process.stdin })) {
  const order = JSON.parse(line) as Order
  const said =
    order.wanted === 'tree'
      ? { tree: await sqlTree(await (duckdb ??= openDuckdb()), order.code) }
      : { reading: await faultsOf(order.language, order.code), withoutPython: python.isMissing }
  process.stdout.write(`${JSON.stringify({ id: order.id, ...said })}\n`)
}
