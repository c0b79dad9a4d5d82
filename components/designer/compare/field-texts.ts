import { computeDifferences, type ComputePart } from '#core/document/compute-parts.ts'
import type { FieldDifference } from '#core/document/diff-documents.ts'
import type { Json } from '#core/json.ts'

import { wordsOfField } from '../form/field-words.ts'

const spelled = (value: unknown): string => {
  if (value === undefined) return ''
  return typeof value === 'string' ? value : JSON.stringify(value, null, 2)
}

/** One text of a comparison, as it was and as it is. */
export interface ComparedText {
  label: string
  before: string
  after: string
}

const labelOfPart = (part: ComputePart): string =>
  part === 'code' ? 'Code' : part === 'kind' ? 'Kind' : wordsOfField(part).label

/** SQL that names no resource runs in DuckDB, which is worth a word beside the name of a warehouse. */
const spelledPart = (part: ComputePart, value: Json | undefined, compute: Json | undefined): string =>
  part === 'resource' && value === undefined && isSql(compute) ? 'DuckDB' : spelled(value)

const isSql = (compute: Json | undefined): boolean =>
  typeof compute === 'object' && compute !== null && 'kind' in compute && compute['kind'] === 'sql'

/** Every part in which two computes differ, each as a text of its own: the code of one is compared as code. */
const computeTexts = (before: Json | undefined, after: Json | undefined): ComparedText[] =>
  computeDifferences(before, after)
    // What was not there had no kind that changed.
    .filter(({ part }) => part !== 'kind' || (before !== undefined && after !== undefined))
    .map(({ part, before: was, after: is }) => ({
      label: labelOfPart(part),
      before: spelledPart(part, was, before),
      after: spelledPart(part, is, after),
    }))

/** What to compare of a field that differs; of a compute each of its parts. */
export const fieldTexts = ({ field, before, after }: FieldDifference): ComparedText[] =>
  field === 'compute'
    ? computeTexts(before, after)
    : [{ label: wordsOfField(field).label, before: spelled(before), after: spelled(after) }]
