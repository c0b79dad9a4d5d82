import { changeBetween } from '#core/document/change-between.ts'
import type { PipelineDocument } from '#core/document/document.ts'
import { formatText } from '#core/document/format-text.ts'
import { parseYamlText, type TextFormat } from '#core/document/parse-text.ts'
import { editYamlText } from '#core/document/text-editing/edit-yaml-text.ts'

/**
 * A document as a text. In YAML it is the text it was imported as with what was edited since, so that comments and order stay, where there
 * is one.
 */
export const textOf = (document: PipelineDocument, format: TextFormat, imported: string | null): string => {
  const anew = (): string => formatText(document, format)
  if (format !== 'yaml' || imported === null) return anew()
  const read = parseYamlText(imported)
  const before = read.parsed
  if (before.outcome === 'refused') return anew()
  const change = changeBetween(before.document, document, 'Export')
  if (change.edits.length === 0) return imported
  const edited = editYamlText(imported, change, read)
  return edited.outcome === 'edited' ? edited.text : anew()
}
