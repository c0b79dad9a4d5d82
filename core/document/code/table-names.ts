/** Pieces of SQL: comments, texts, dollar-quoted texts, quoted names, names, marks. */
const piece =
  /--[^\n]*|\/\*[\s\S]*?(?:\*\/|$)|'(?:[^']|'')*'|\$(\w*)\$[\s\S]*?\$\1\$|"(?:[^"]|"")*"|[\p{L}_][\p{L}\p{N}_$]*|\s+|[\s\S]/gu

const isName = (text: string): boolean => /^["\p{L}_]/u.test(text)
const plain = (text: string): string =>
  text.startsWith('"') ? text.slice(1, -1).replaceAll('""', '"') : text.toLowerCase()

/** The tables that a piece of SQL reads from, in small letters where they are not quoted: not those its "with" makes, not functions, none of a schema. */
export const tableNames = (sql: string): string[] => {
  const pieces = [...sql.matchAll(piece)]
    .map(([text]) => text)
    .filter((text) => !/^(?:\s|--|\/\*)/.test(text))
  const [read, made] = [new Set<string>(), new Set<string>()]
  let inTables = false
  const around: boolean[] = []
  for (const [at, text] of pieces.entries()) {
    const [before = '', after = ''] = [pieces[at - 1], pieces[at + 1]]
    if (text === '(') {
      around.push(inTables)
      inTables = false
    } else if (text === ')') inTables = around.pop() ?? false
    else if (/^(?:from|join)$/i.test(text)) inTables = true
    else if (
      /^(?:select|where|group|order|having|on|using|limit|union|qualify|window|set|with|values)$/i.test(text)
    )
      inTables = false
    else if (isName(text)) {
      if (/^as$/i.test(after) && /^(?:with|recursive|,)$/i.test(before) && !inTables) made.add(plain(text))
      const reads = inTables && /^(?:from|join|,)$/i.test(before)
      if (reads && after !== '(' && after !== '.') read.add(plain(text))
    }
  }
  return [...read].filter((name) => !made.has(name))
}
