import type { DuckDBConnection } from '@duckdb/node-api'

import type { CodeFault } from '#core/document/code/code-fault.ts'

import { splitStatements, type Statement } from '../hosts/sql/split-statements.ts'

/** What DuckDB's parser says of each statement. Nothing is bound, planned or run. */
export const sqlFaults = async (connection: DuckDBConnection, code: string): Promise<CodeFault[]> => {
  const faults: CodeFault[] = []
  for (const statement of splitStatements(code)) {
    try {
      await connection.extractStatements(statement.text)
    } catch (error) {
      const words = error instanceof Error ? error.message : String(error)
      const fault = faultOf(words.replace(/^Failed to extract statements: /, ''), statement)
      // A statement begins behind the blanks, or the statements, of its first line.
      const before = fault.line === statement.line ? behind(code, statement) : 0
      faults.push({ ...fault, column: fault.column + before })
    }
  }
  return faults
}

/** DuckDB quotes the line and puts a caret under the place; a long line it cuts at its beginning. At the end of a statement it says neither. */
const faultOf = (words: string, { text, line }: Statement): CodeFault => {
  const message = words.replace(/\n*LINE \d+:[\s\S]*$/, '').trim()
  const spelled = message.startsWith('Parser Error') ? message : `Parser Error: ${message}`
  const lines = text.split('\n')
  const [, number, quoted = '', blanks = ''] = /\n(?=LINE (\d+): )([^\n]*)\n( *)\^/.exec(words) ?? []
  if (number === undefined)
    return {
      severity: 'error',
      message: spelled,
      line: line + lines.length - 1,
      column: Math.max(1, lines.at(-1)?.length ?? 1),
    }
  const head = `LINE ${number}: `
  const shown = quoted.slice(head.length)
  const own = lines[Number(number) - 1] ?? ''
  const cut = shown.startsWith('...')
  const begins = cut ? own.indexOf(shown.slice(3).replace(/\.\.\.$/, '')) - 3 : 0
  const column = Math.max(0, begins) + blanks.length - head.length + 1
  return { severity: 'error', message: spelled, line: line + Number(number) - 1, column: Math.max(1, column) }
}

const behind = (code: string, { text, line }: Statement): number =>
  Math.max(0, code.split('\n')[line - 1]?.lastIndexOf(text.split('\n', 1)[0] ?? '') ?? 0)
