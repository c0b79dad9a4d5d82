import { parseDocument } from 'yaml'

import { json, type Json } from '../../json.ts'

export type ValueText =
  | { outcome: 'parsed'; value: Json | undefined }
  | { outcome: 'refused'; message: string }

/** A single value as it is typed, in YAML (of which JSON is a part). Nothing is no value. */
export const readValueText = (text: string): ValueText => {
  if (text.trim() === '') return { outcome: 'parsed', value: undefined }
  const refused: ValueText = {
    outcome: 'refused',
    message: 'This is no value. Write it as JSON: text in quotes, [1, 2] for a list, { "a": 1 } for a map.',
  }
  const document = parseDocument(text)
  if (document.errors.length > 0) return refused
  try {
    // Aliases that repeat themselves endlessly are refused here.
    const read = json.safeParse(document.toJS({ maxAliasCount: 100 }))
    return read.success ? { outcome: 'parsed', value: read.data } : refused
  } catch {
    return refused
  }
}
