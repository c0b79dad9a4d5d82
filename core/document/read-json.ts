import type { SourceEntry, SourceNode, SourceProblem } from './source-node.ts'
import { maxDepth } from './unsafe-text.ts'

export type SourceRead = { node: SourceNode } | { problems: SourceProblem[] }

const blank = /[ \t\n\r]*/y
const number = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y
// eslint-disable-next-line no-control-regex
const quoted = /"(?:[^"\\\u0000-\u001f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"/y
const word = /[A-Za-z_$][\w$]*/y

class JsonError extends Error {
  readonly start: number
  constructor(start: number, message: string) {
    super(message)
    this.start = start
  }
}

/** Reads JSON as the platform does, and keeps where everything lies, which the platform does not tell. */
class JsonReader {
  private readonly text: string
  private at = 0

  constructor(text: string) {
    this.text = text
  }

  read(): SourceNode {
    const node = this.value(0)
    this.skip()
    if (this.at < this.text.length) throw new JsonError(this.at, 'Something follows the end of the document.')
    return node
  }

  private match(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.at
    const found = pattern.exec(this.text)?.[0]
    if (found !== undefined) this.at += found.length
    return found
  }

  private skip(): void {
    this.match(blank)
  }

  private take(character: string): boolean {
    this.skip()
    if (this.text[this.at] !== character) return false
    this.at++
    return true
  }

  private string(): string | undefined {
    const found = this.match(quoted)
    return found === undefined ? undefined : (JSON.parse(found) as string)
  }

  private value(depth: number): SourceNode {
    this.skip()
    const start = this.at
    if (depth > maxDepth) throw new JsonError(start, `This is nested deeper than ${maxDepth} levels.`)
    if (this.take('{')) return { start, shape: 'map', entries: this.entries(depth), end: this.at }
    if (this.take('[')) return { start, shape: 'list', items: this.items(depth), end: this.at }
    const text = this.string()
    if (text !== undefined) return { start, shape: 'scalar', value: text, end: this.at }
    if (this.text[start] === '"')
      throw new JsonError(start, 'This text does not end, or holds a character that must be escaped.')
    const digits = this.match(number)
    if (digits !== undefined) return { start, shape: 'scalar', value: Number(digits), end: this.at }
    const name = this.match(word)
    if (name === 'true' || name === 'false')
      return { start, shape: 'scalar', value: name === 'true', end: this.at }
    if (name === 'null') return { start, shape: 'scalar', value: null, end: this.at }
    throw new JsonError(
      start,
      start >= this.text.length ? 'The text ends too early.' : 'A value was expected here.',
    )
  }

  private entries(depth: number): SourceEntry[] {
    const entries: SourceEntry[] = []
    if (this.take('}')) return entries
    do {
      this.skip()
      const start = this.at
      const key = this.string()
      if (key === undefined) throw new JsonError(start, 'A key in double quotes was expected here.')
      const end = this.at
      if (!this.take(':')) throw new JsonError(this.at, 'A colon was expected here.')
      entries.push({ key, start, end, value: this.value(depth + 1) })
    } while (this.take(','))
    if (!this.take('}')) throw new JsonError(this.at, 'A comma or } was expected here.')
    return entries
  }

  private items(depth: number): SourceNode[] {
    const items: SourceNode[] = []
    if (this.take(']')) return items
    do items.push(this.value(depth + 1))
    while (this.take(','))
    if (!this.take(']')) throw new JsonError(this.at, 'A comma or ] was expected here.')
    return items
  }
}

/** Reads a JSON text into nodes that know where they lie. */
export const readJson = (text: string): SourceRead => {
  try {
    return { node: new JsonReader(text).read() }
  } catch (error) {
    if (!(error instanceof JsonError)) throw error
    return { problems: [{ start: error.start, end: error.start + 1, message: error.message }] }
  }
}
