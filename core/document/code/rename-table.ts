/** Pieces of SQL: comments, texts, dollar-quoted texts, quoted names, names, marks. */
const piece =
  /--[^\n]*|\/\*[\s\S]*?\*\/|'(?:[^']|'')*'|\$(\w*)\$[\s\S]*?\$\1\$|"(?:[^"]|"")*"|[A-Za-z_][\w$]*|\s+|[\s\S]/g

const same = (piece: string, name: string): boolean =>
  piece.startsWith('"')
    ? piece.slice(1, -1).replaceAll('""', '"') === name
    : piece.toLowerCase() === name.toLowerCase()

/**
 * The SQL with one of its input tables renamed; undefined where the name could also be a column:
 * every use must stand behind FROM, JOIN or INTO, follow another table there, or be followed by a dot.
 */
export const renameTable = (sql: string, from: string, to: string): string | undefined => {
  const pieces = [...sql.matchAll(piece)].map(([text]) => text)
  const significant = pieces
    .map((text, index) => ({ text, index }))
    .filter(({ text }) => !/^(?:\s|--|\/\*)/.test(text))
  let inTables = false
  let depth = 0
  for (const [at, { text, index }] of significant.entries()) {
    const [before, after] = [significant[at - 1]?.text ?? '', significant[at + 1]?.text ?? '']
    if (text === '(') depth++
    if (text === ')') depth--
    if (/^(?:from|join|into|update|describe|summarize|table)$/i.test(text)) inTables = true
    else if (
      /^(?:select|where|group|order|having|on|using|limit|union|qualify|window|set|with|values|pivot|unpivot)$/i.test(
        text,
      )
    )
      inTables = false
    if (!/^["A-Za-z_]/.test(text)) continue
    if (same(text, to)) return undefined
    if (!same(text, from) || before === '.') continue
    const isTable =
      after === '.' ||
      (inTables && (/^(?:from|join|into|update|describe|summarize|table|,)$/i.test(before) || before === '('))
    if (!isTable) return undefined
    pieces[index] = text.startsWith('"') || !/^[A-Za-z_]\w*$/.test(to) ? `"${to.replaceAll('"', '""')}"` : to
  }
  return depth === 0 ? pieces.join('') : undefined
}
