import { computeWords } from '#core/document/compute-parts.ts'
import type { FieldDifference } from '#core/document/diff-documents.ts'

import { wordsOfField } from '../form/field-words.ts'

/** What of an element differs, as a line of a list or a node says it: "code, where it runs, group". */
export const fieldNames = (fields: readonly FieldDifference[]): string[] =>
  fields.flatMap(({ field, before, after }) =>
    field === 'compute' ? computeWords(before, after) : [wordsOfField(field).label.toLowerCase()],
  )
