import { changeBetween } from '../change-between.ts'
import type { PipelineDocument } from '../document.ts'
import { formatText } from '../format-text.ts'
import { parseYamlText, type TextFormat } from '../parse-text.ts'
import { editYamlText } from './edit-yaml-text.ts'

/**
 * A document as a text. In YAML it is the text it was written as with what was edited since, so that comments and order stay, where there
 * is one.
 */
export const textOf = (document: PipelineDocument, format: TextFormat, written: string | null): string => {
  const anew = (): string => formatText(document, format)
  if (format !== 'yaml' || written === null) return anew()
  const read = parseYamlText(written)
  const before = read.parsed
  if (before.outcome === 'refused') return anew()
  const change = changeBetween(before.document, document, 'Export')
  if (change.edits.length === 0) return written
  const edited = editYamlText(written, change, read)
  return edited.outcome === 'edited' ? edited.text : anew()
}
