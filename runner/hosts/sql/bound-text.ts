import { escapeLiteral } from 'pg'

import { QueryError } from './query-error.ts'
import type { Parameter } from './query-parameters.ts'
import type { Statement } from './split-statements.ts'

// What a name behind a dollar may stand in without being one, then the name.
const token =
  /--[^\n]*|\/\*[\s\S]*?(?:\*\/|$)|[eE]'(?:[^'\\]|\\[\s\S]|'')*(?:'|$)|'(?:[^']|'')*(?:'|$)|"(?:[^"]|"")*(?:"|$)|\$([A-Za-z_]*)\$[\s\S]*?(?:\$\1\$|$)|\$([A-Za-z_]\w*)/g

const literal = (value: Parameter): string => {
  if (value === null) return 'NULL'
  return typeof value === 'string' ? escapeLiteral(value) : String(value)
}

/** A statement with each `$name` in it replaced by its value, written so that no value is read as SQL. Throws QueryError for a name that is not known. */
export const boundText = ({ text, line }: Statement, known: Readonly<Record<string, Parameter>>): string =>
  text.replaceAll(token, (whole, _quote: string | undefined, name: string | undefined) => {
    if (name === undefined) return whole
    if (!Object.hasOwn(known, name))
      throw new QueryError(
        'Invalid Input Error',
        `The query uses $${name}, which is not in the step's config. Known: ${Object.keys(known).join(', ')}.`,
        line,
      )
    return literal(known[name] ?? null)
  })
