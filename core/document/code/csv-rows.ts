/** Which sign parts the fields of a line: the one that is in the first line most often. */
const separatorOf = (text: string): string => {
  const [line = ''] = text.split(/\r?\n/, 1)
  const counts = [',', ';', '\t', '|'].map((sign) => [sign, line.split(sign).length] as const)
  return counts.toSorted((a, b) => b[1] - a[1])[0]?.[0] ?? ','
}

/**
 * The rows of a CSV text, the head among them: fields parted by commas, semicolons, tabs or bars, in double quotes where they hold any of
 * these. Lines without anything are left out.
 */
export const csvRows = (text: string): string[][] => {
  const plain = text.startsWith('\uFEFF') ? text.slice(1) : text
  const separator = separatorOf(plain)
  const rows: string[][] = []
  let [row, field]: [string[], string] = [[], '']
  let quoted = false
  const endRow = () => {
    row.push(field)
    if (row.length > 1 || row[0] !== '') rows.push(row)
    ;[row, field] = [[], '']
  }
  for (let at = 0; at < plain.length; at++) {
    const letter = plain[at]
    if (quoted) {
      if (letter !== '"') field += letter
      else if (plain[at + 1] === '"') {
        field += '"'
        at++
      } else quoted = false
    } else if (letter === '"' && field === '') quoted = true
    else if (letter === separator) {
      row.push(field)
      field = ''
    } else if (letter === '\n' || letter === '\r') {
      if (letter === '\r' && plain[at + 1] === '\n') at++
      endRow()
    } else field += letter
  }
  endRow()
  return rows
}
