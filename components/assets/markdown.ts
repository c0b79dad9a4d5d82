import { safeUrl } from './safe-url.ts'

/** A piece of a line. */
export type Inline =
  | { kind: 'text'; text: string }
  | { kind: 'strong' | 'emphasis' | 'code'; text: string }
  | { kind: 'link'; text: string; href: string }

/** A block of a text. */
export type Block =
  | { kind: 'heading'; level: 1 | 2 | 3; inlines: Inline[] }
  | { kind: 'paragraph'; inlines: Inline[] }
  | { kind: 'list'; ordered: boolean; items: Inline[][] }
  | { kind: 'code'; text: string }
  | { kind: 'table'; head: Inline[][]; rows: Inline[][][] }

// No part may run over what begins another: a text of nothing but beginnings would be read from each of them to its end.
const inlinePattern =
  /`([^`]+)`|\*\*([^*]+)\*\*|\*([^*\s][^*]*)\*|\[([^[\]]+)\]\(([^()\s]+(?:\([^()\s]*\)[^()\s]*)*)\)/u

/** The pieces of a line: code, strong, emphasis and links of the web; everything else is text. */
export function parseInlines(line: string): Inline[] {
  const found: Inline[] = []
  let rest = line
  for (let match = inlinePattern.exec(rest); match; match = inlinePattern.exec(rest)) {
    if (match.index > 0) found.push({ kind: 'text', text: rest.slice(0, match.index) })
    const [whole, code, strong, emphasis, label, target] = match
    const href = target === undefined ? undefined : safeUrl(target)
    if (code !== undefined) found.push({ kind: 'code', text: code })
    else if (strong !== undefined) found.push({ kind: 'strong', text: strong })
    else if (emphasis !== undefined) found.push({ kind: 'emphasis', text: emphasis })
    else if (label !== undefined && href) found.push({ kind: 'link', text: label, href })
    else found.push({ kind: 'text', text: whole })
    rest = rest.slice(match.index + whole.length)
  }
  if (rest) found.push({ kind: 'text', text: rest })
  return found
}

const cells = (line: string) =>
  line
    .replace(/^\s*\|/u, '')
    .replace(/\|\s*$/u, '')
    .split('|')
    .map((cell) => parseInlines(cell.trim()))

/**
 * Reads the part of Markdown that people write in metadata: headings, paragraphs, lists, tables, code.
 * The answer is data, never markup: HTML in the text stays text.
 */
export function parseMarkdown(text: string): Block[] {
  const lines = text.replaceAll('\r\n', '\n').split('\n')
  const blocks: Block[] = []
  let at = 0
  const take = (test: (line: string) => boolean): string[] => {
    const from = at
    while (at < lines.length && test(lines[at] ?? '')) at += 1
    return lines.slice(from, at)
  }
  while (at < lines.length) {
    const line = lines[at] ?? ''
    const heading = /^(#{1,6})\s+(.*)$/su.exec(line)
    if (line.trim() === '') {
      at += 1
    } else if (line.startsWith('```')) {
      at += 1
      blocks.push({ kind: 'code', text: take((one) => !one.startsWith('```')).join('\n') })
      at += 1
    } else if (heading) {
      const depth = heading[1]?.length ?? 1
      blocks.push({
        kind: 'heading',
        level: depth === 1 ? 1 : depth === 2 ? 2 : 3,
        inlines: parseInlines(heading[2] ?? ''),
      })
      at += 1
    } else if (/^\s*(?:[-*+]|\d+[.)])\s/u.test(line)) {
      const items = take((one) => /^\s*(?:[-*+]|\d+[.)])\s/u.test(one))
      blocks.push({
        kind: 'list',
        ordered: /^\s*\d/u.test(line),
        items: items.map((item) => parseInlines(item.replace(/^\s*(?:[-*+]|\d+[.)])\s+/u, ''))),
      })
    } else if (
      line.includes('|') &&
      /^[\s:|-]+$/u.test(lines[at + 1] ?? '') &&
      (lines[at + 1] ?? '').includes('-')
    ) {
      at += 2
      blocks.push({ kind: 'table', head: cells(line), rows: take((one) => one.includes('|')).map(cells) })
    } else {
      const first = at
      const paragraph = take((one) => at === first || (one.trim() !== '' && !/^(?:#{1,6}\s|```)/u.test(one)))
      blocks.push({ kind: 'paragraph', inlines: parseInlines(paragraph.join(' ')) })
    }
  }
  return blocks
}
