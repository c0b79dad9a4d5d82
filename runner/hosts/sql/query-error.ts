/** DuckDB's sentence about a query, and the line of the user's code it is about. */
export class QueryError extends Error {
  readonly line: number

  constructor(kind: string, message: string, line: number) {
    super(message)
    this.name = kind
    this.line = line
  }
}

/** DuckDB counts lines from the beginning of the statement it was given. */
export function queryError(error: unknown, firstLine: number): QueryError {
  const text = error instanceof Error ? error.message : String(error)
  const [, kind = 'Error', rest = text] = /^([A-Z][A-Za-z ]*Error): ([\s\S]*)$/.exec(text) ?? []
  const line = Number(/\bLINE (\d+):/.exec(rest)?.[1] ?? 1) + firstLine - 1
  const message = rest.replace(/\n*LINE \d+:[\s\S]*$/, '').trim()
  return new QueryError(kind, message, line)
}
