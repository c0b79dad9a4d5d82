import type { KnownColumn, KnownInput } from './code-completion.ts'

const identifier = '(?:"[^"]+"|[\\p{L}_][\\p{L}\\p{N}_]*)'
const unquoted = (name: string): string => name.replaceAll('"', '').toLowerCase()

/** Words that may follow a table and are no name for it. */
const noAlias = new Set(
  'where group order having limit join left right inner outer full cross natural on using union except intersect qualify window select asof positional semi anti as offset sample'.split(
    ' ',
  ),
)

/** The code without comments and without what stands in texts; as long as before, so that places stay. */
const bare = (code: string): string =>
  code.replaceAll(/--[^\n]*|\/\*[\s\S]*?(?:\*\/|$)|'(?:[^']|'')*'/g, (found) => ' '.repeat(found.length))

/** Where the parenthesis that opens at `open` closes, or the end of an unfinished code. */
const closeOf = (code: string, open: number): number => {
  let depth = 0
  for (let at = open; at < code.length; at++) {
    if (code[at] === '(') depth++
    if (code[at] === ')' && --depth === 0) return at
  }
  return code.length
}

/** The parts of a list between commas that stand in no parenthesis. */
const listed = (text: string): string[] => {
  const parts = ['']
  let depth = 0
  for (const letter of text) {
    if (letter === '(' || letter === '[') depth++
    if (letter === ')' || letter === ']') depth--
    if (letter === ',' && depth === 0) parts.push('')
    else parts[parts.length - 1] += letter
  }
  return parts.map((part) => part.trim())
}

/** The text with blanks for what stands in parentheses. */
const withoutNested = (text: string): string => {
  let depth = 0
  return Array.from(text, (letter) => {
    if (letter === ')') depth = Math.max(0, depth - 1)
    const inside = depth > 0
    if (letter === '(') depth++
    return inside ? ' '.repeat(letter.length) : letter
  }).join('')
}

type Tables = Map<string, readonly KnownColumn[]>

const source = new RegExp(
  `(?:\\bfrom|\\bjoin|,)\\s+(${identifier})(?:\\s+(?:as\\s+)?(${identifier}))?`,
  'giu',
)

/** Other names that a piece of SQL gives to tables that are known. */
const addAliases = (tables: Tables, code: string): void => {
  for (const [, table = '', alias] of code.matchAll(source)) {
    const columns = tables.get(unquoted(table))
    if (columns && alias !== undefined && !noAlias.has(unquoted(alias))) tables.set(unquoted(alias), columns)
  }
}

/** The columns that a query gives: named ones, and all of a table where it says "*". */
const columnsOf = (query: string, known: Tables): KnownColumn[] => {
  const select = /^\s*select\s+(?:distinct\s+)?([\s\S]*)$/i.exec(query)?.[1]
  if (select === undefined) return []
  const tables: Tables = new Map(known)
  addAliases(tables, query)
  const from = /\bfrom\b/i.exec(withoutNested(select))
  const all = [...select.matchAll(source)].flatMap(([, table = '']) => known.get(unquoted(table)) ?? [])
  return listed(from ? select.slice(0, from.index) : select).flatMap((item): readonly KnownColumn[] => {
    if (item === '*') return all
    const star = new RegExp(`^(${identifier})\\.\\*$`, 'u').exec(item)?.[1]
    if (star !== undefined) return tables.get(unquoted(star)) ?? []
    const name = new RegExp(`(${identifier})$`, 'u').exec(item)?.[1]
    if (name === undefined) return []
    const plain = name.replaceAll('"', '')
    const same = all.find((column) => column.name.toLowerCase() === plain.toLowerCase())
    return [
      item.length === name.length || item.endsWith(`.${name}`) ? (same ?? { name: plain }) : { name: plain },
    ]
  })
}

/** The tables a query can name, in small letters, with the columns known of each: inputs, queries in its "with", and the other names it gives to either. */
export const sqlTables = (
  code: string,
  inputs: readonly KnownInput[],
): ReadonlyMap<string, readonly KnownColumn[]> => {
  const tables: Tables = new Map(inputs.map(({ name, columns }) => [name.toLowerCase(), columns]))
  const text = bare(code)
  for (const match of text.matchAll(
    new RegExp(
      `(?:\\bwith(?:\\s+recursive)?|,)\\s+(${identifier})\\s+as\\s+(?:(?:not\\s+)?materialized\\s+)?\\(`,
      'giu',
    ),
  )) {
    const open = match.index + match[0].length - 1
    tables.set(unquoted(match[1] ?? ''), columnsOf(text.slice(open + 1, closeOf(text, open)), tables))
  }
  addAliases(tables, text)
  return tables
}
