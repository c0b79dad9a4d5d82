/** A piece of a line in one style. Colours are names of the 16 terminal colours or a CSS colour of the 256 and true-colour sets. */
export interface AnsiSpan {
  text: string
  foreground?: string
  background?: string
  bold?: boolean
  dim?: boolean
  italic?: boolean
  underline?: boolean
}

type Style = Omit<AnsiSpan, 'text'>

const names = ['black', 'red', 'green', 'yellow', 'blue', 'magenta', 'cyan', 'white']
// Every escape sequence: CSI (of which only "m" has a meaning here), OSC until BEL or ST, and the two-byte ones.
// oxlint-disable-next-line no-control-regex -- escape sequences are made of control characters
const escape = /\u001B(?:\[([0-9;:?]*)[ -/]*([@-~])|\][^\u0007\u001B]*(?:\u0007|\u001B\\)|[@-Z\\-_])/g
// oxlint-disable-next-line no-control-regex -- what remains of them is not shown
const controls = /[\u0000-\u0008\u000B\u000C\u000E-\u001F\u007F]/g

/** Splits a line into styled spans by its SGR sequences (ECMA-48 §8.3.117); all other sequences are dropped. */
export function ansiSpans(line: string): AnsiSpan[] {
  if (!line.includes('\u001B')) return [{ text: line.replace(controls, '') }]
  const spans: AnsiSpan[] = []
  let style: Style = {}
  let from = 0
  const push = (text: string) => {
    const clean = text.replace(controls, '')
    if (clean) spans.push({ text: clean, ...style })
  }
  for (const match of line.matchAll(escape)) {
    push(line.slice(from, match.index))
    from = match.index + match[0].length
    if (match[2] === 'm') style = restyled(style, (match[1] ?? '').split(/[;:]/).map(Number))
  }
  push(line.slice(from))
  return spans
}

function restyled(before: Style, codes: number[]): Style {
  let style = { ...before }
  for (let at = 0; at < codes.length; at++) {
    const code = codes[at] ?? 0
    if (code === 0) style = {}
    else if (code === 1) style.bold = true
    else if (code === 2) style.dim = true
    else if (code === 3) style.italic = true
    else if (code === 4) style.underline = true
    else if (code === 22) {
      delete style.bold
      delete style.dim
    } else if (code === 23) delete style.italic
    else if (code === 24) delete style.underline
    else if (code === 39) delete style.foreground
    else if (code === 49) delete style.background
    else if (code === 38 || code === 48) {
      const [colour, used] = extended(codes.slice(at + 1))
      if (colour) style[code === 38 ? 'foreground' : 'background'] = colour
      at += used
    } else if ((code >= 30 && code <= 37) || (code >= 90 && code <= 97)) style.foreground = names[code % 10]
    else if ((code >= 40 && code <= 47) || (code >= 100 && code <= 107)) style.background = names[code % 10]
  }
  return style
}

/** 5;n of the 256 colours or 2;r;g;b, and how many codes it took. */
function extended(codes: number[]): [string | undefined, number] {
  if (codes[0] === 2)
    return [
      `rgb(${codes
        .slice(1, 4)
        .map((part) => Math.min(255, part || 0))
        .join(' ')})`,
      4,
    ]
  if (codes[0] !== 5) return [undefined, 0]
  const index = codes[1] ?? 0
  if (index < 16) return [names[index % 8], 2]
  if (index >= 232)
    return [
      `rgb(${Array(3)
        .fill(8 + (index - 232) * 10)
        .join(' ')})`,
      2,
    ]
  const level = (part: number) => (part === 0 ? 0 : 55 + part * 40)
  const cube = index - 16
  return [`rgb(${[Math.floor(cube / 36), Math.floor(cube / 6) % 6, cube % 6].map(level).join(' ')})`, 2]
}
