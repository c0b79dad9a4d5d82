import {
  Composer,
  isAlias,
  isMap,
  isScalar,
  isSeq,
  Lexer,
  Parser,
  type CST,
  type Document,
  type ParsedNode,
} from 'yaml'

import { documentLimits } from './document-limits.ts'
import type { SourceRead } from './read-json.ts'
import type { SourceEntry, SourceNode, SourceProblem } from './source-node.ts'
import { maxDepth } from './unsafe-text.ts'

/** How many values aliases may repeat in all: enough for settings written once, far too few for a bomb. */
const maxRepeated = 2_000

export type YamlDocument = Document.Parsed<ParsedNode>
export type YamlRead = { document: YamlDocument } | { problems: SourceProblem[] }

/** Words and marks of a text that are looked at: more than a full pipeline has, and far fewer than a megabyte of commas. */
const maxMarks = 500_000

/** What the lexer says beside the text: a document begins, a flow ends by mistake, a scalar follows. */
const lexerMarks = new Set(['\u0002', '\u0018', '\u001F'])

const tooMany = `A pipeline has at most ${documentLimits.elements.toLocaleString('en')} elements; this one has more. Split it into several pipelines.`

/** The syntax tree of a text, or why composing it would take too long, or exhaust the stack. Stops where that is known. */
const tokensOf = (text: string): { tokens: CST.Token[] } | { problem: SourceProblem } => {
  const parser = new Parser()
  const tokens: CST.Token[] = []
  const refused = (message: string, at = 0) => ({ problem: { start: at, end: at, message } })
  let marks = 0
  let at = 0
  let list: CST.Token | undefined
  let items = 0
  for (const lexeme of new Lexer().lex(text)) {
    for (const token of parser.next(lexeme)) tokens.push(token)
    const { stack } = parser
    if (stack.length > 2 * maxDepth + 8) return refused(`This text is nested deeper than ${maxDepth} levels.`)
    if (++marks > maxMarks) return refused('This text has more values than a pipeline can have.', at)
    // A list right below the top, whose items are elements.
    if (stack.length === 3 && (lexeme === '-' || lexeme === ',')) {
      if (list === stack[2]) items++
      else [list, items] = [stack[2], 1]
      if (items > documentLimits.elements) return refused(tooMany, at)
    }
    if (!lexerMarks.has(lexeme)) at += lexeme.length
  }
  return { tokens: [...tokens, ...parser.end()] }
}

const sentence = (message: string): string => {
  const line = message.split('\n')[0] ?? message
  return `${line.charAt(0).toUpperCase()}${line.slice(1)}${/[.!?]$/.test(line) ? '' : '.'}`
}

/** Reads a YAML text (1.2, core schema) into the library's document, which keeps comments and style. */
export const readYamlDocument = (text: string): YamlRead => {
  const lexed = tokensOf(text)
  if ('problem' in lexed) return { problems: [lexed.problem] }
  // Duplicate keys are found later, with a set: the library compares every key with every other.
  const composer = new Composer({ version: '1.2', schema: 'core', uniqueKeys: false, prettyErrors: false })
  const documents = [...composer.compose(lexed.tokens, true, text.length)]
  const wrong = documents.flatMap((document) => [...document.errors, ...document.warnings])
  if (wrong.length > 0) {
    return {
      problems: wrong.map(({ pos: [start, end], message }) => ({ start, end, message: sentence(message) })),
    }
  }
  const [document, second] = documents
  if (second)
    return {
      problems: [
        {
          start: second.range[0],
          end: second.range[1],
          message: 'A text holds one document; a second one begins here.',
        },
      ],
    }
  return document ? { document } : { problems: [{ start: 0, end: 0, message: 'The text is empty.' }] }
}

class NodeReader {
  readonly problems: SourceProblem[] = []
  private readonly document: YamlDocument
  private repeated = 0

  constructor(document: YamlDocument) {
    this.document = document
  }

  /** `inAlias`: where the alias stands that repeats this node; positions are then its own. */
  read(node: unknown, around: { start: number; end: number }, depth: number, inAlias: boolean): SourceNode {
    const range = (node as ParsedNode | null)?.range
    const place = range && !inAlias ? { start: range[0], end: range[1] } : around
    if (depth > maxDepth) return this.refuse(place, `This is nested deeper than ${maxDepth} levels.`)
    if (inAlias && ++this.repeated > maxRepeated)
      return this.refuse(place, 'Aliases repeat too much here. Write the values out.')
    if (isAlias(node)) {
      const source = node.resolve(this.document)
      return source
        ? this.read(source, place, depth, true)
        : this.refuse(place, `Nothing is named &${node.source}.`)
    }
    if (isMap(node)) {
      const entries = node.items.flatMap((pair): SourceEntry[] => this.entry(pair, place, depth, inAlias))
      return { ...place, shape: 'map', entries }
    }
    if (isSeq(node)) {
      return {
        ...place,
        shape: 'list',
        items: node.items.map((item) => this.read(item, place, depth + 1, inAlias)),
      }
    }
    const value: unknown = isScalar(node) ? node.value : null
    if (typeof value === 'number' && !Number.isFinite(value))
      return this.refuse(place, 'A number must be finite here.')
    if (
      typeof value === 'string' ||
      typeof value === 'number' ||
      typeof value === 'boolean' ||
      value === null
    ) {
      return { ...place, shape: 'scalar', value }
    }
    return this.refuse(place, 'This kind of value is not known here.')
  }

  private entry(
    pair: { key: unknown; value: unknown },
    place: { start: number; end: number },
    depth: number,
    inAlias: boolean,
  ): SourceEntry[] {
    const key = this.read(pair.key, place, depth + 1, inAlias)
    if (key.shape !== 'scalar' || key.value === null) {
      this.refuse(key, 'A key must be a plain text.')
      return []
    }
    const { start, end } = key
    return [
      {
        key: String(key.value),
        start,
        end,
        value: this.read(pair.value, { start: end, end }, depth + 1, inAlias),
      },
    ]
  }

  private refuse(place: { start: number; end: number }, message: string): SourceNode {
    const { start, end } = place
    // One sentence for a bomb, not one for each of its pieces.
    if (this.problems.length < 100 && this.problems.at(-1)?.message !== message)
      this.problems.push({ start, end, message })
    return { start, end, shape: 'scalar', value: null }
  }
}

/** Reads a YAML text into nodes that know where they lie. */
export const readYaml = (text: string): SourceRead => {
  const read = readYamlDocument(text)
  return 'problems' in read ? read : nodesOf(read.document)
}

/** The nodes of the library's document. */
export const nodesOf = (document: YamlDocument): SourceRead => {
  const reader = new NodeReader(document)
  const node = reader.read(document.contents, { start: 0, end: 0 }, 0, false)
  return reader.problems.length > 0 ? { problems: reader.problems } : { node }
}
