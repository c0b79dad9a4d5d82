import { applied, applyChange } from '../apply-change.ts'
import { changeBetween } from '../change-between.ts'
import type { Change } from '../change.ts'
import type { PipelineDocument } from '../document.ts'
import type { ElementId } from '../element.ts'
import { formatText } from '../format-text.ts'
import { parseText, type ParsedText, type TextProblem } from '../parse-text.ts'
import { locate } from '../source-node.ts'
import { editYamlText } from './edit-yaml-text.ts'
import { textOf } from './text-of.ts'
import { textLabel, wholeText } from './whole-text.ts'

/** Where an element stands in a text. Offsets count UTF-16 units; `end` is behind the last one of its last line. */
export interface ElementBlock {
  id: ElementId
  start: number
  end: number
}

/** A text, and where its elements stand. */
export interface LaidText {
  text: string
  blocks: ElementBlock[]
}

/** What a typed text says: how the document it spells differs from the one before, or why it cannot be read. */
export type ReadText =
  | { outcome: 'read'; change: Change; blocks: ElementBlock[] }
  | { outcome: 'refused'; problems: TextProblem[] }

const blocksOf = (text: string, parsed: ParsedText): ElementBlock[] =>
  parsed.outcome === 'refused'
    ? []
    : [...parsed.places]
        .map(([id, place]) => {
          const { start, end } = locate(parsed.source, place)
          return { id, start, end: start + text.slice(start, end).trimEnd().length }
        })
        .toSorted((a, b) => a.start - b.start)

/**
 * A document on its way between its text and its elements, for whoever holds both: the last text that could be read, and the document it
 * spells. Reading and writing large texts takes a while, so this is made to live in a worker.
 */
export class TextDesk {
  private text = ''
  private document: PipelineDocument
  private offered: { text: string; document: PipelineDocument } | undefined

  constructor(document: PipelineDocument) {
    this.document = document
  }

  /** Begins with a document, in the words it was written in last, as far as those still hold. */
  open(document: PipelineDocument, written: string | null): LaidText {
    const plain = written === null ? null : written.replace(/^\uFEFF/, '').replace(/\r\n?/g, '\n')
    this.document = document
    this.text = textOf(document, 'yaml', plain)
    return this.laid(this.text)
  }

  /** Reads what was typed. What cannot be read leaves the desk as it was. */
  read(text: string): ReadText {
    const parsed = parseText(text, 'yaml')
    if (parsed.outcome === 'refused') return { outcome: 'refused', problems: parsed.problems }
    const change = changeBetween(this.document, parsed.document, textLabel)
    const result = applyChange(this.document, change)
    if (result.outcome === 'refused')
      return { outcome: 'refused', problems: [wholeText(text, result.message)] }
    this.text = text
    this.document = result.document
    return { outcome: 'read', change, blocks: blocksOf(text, parsed) }
  }

  /** The text after a change that was made elsewhere, its comments, order and style kept. It is an offer until it is taken. */
  write(change: Change): LaidText {
    const document = applied(this.document, change)
    const edited = editYamlText(this.text, change)
    const text = edited.outcome === 'edited' ? edited.text : formatText(document, 'yaml')
    this.offered = { text, document }
    return this.laid(text)
  }

  /** What was written last is the text from now on. */
  take(): void {
    if (!this.offered) return
    this.text = this.offered.text
    this.document = this.offered.document
    this.offered = undefined
  }

  private laid(text: string): LaidText {
    return { text, blocks: blocksOf(text, parseText(text, 'yaml')) }
  }
}
