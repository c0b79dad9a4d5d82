import type { Refusal } from '#core/refusal.ts'

/** A value that was not taken: where it belongs, and why. */
export interface RefusedValue {
  /** Of the field, as SchemaField's. */
  path: string
  /** What stands behind the field's label, such as "must be at most 100"; undefined where only the whole sentence is known. */
  predicate: string | undefined
  message: string
}

const text = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined)

/** What a refused change of a field says at that field. */
export const refusedValue = ({ message, detail }: Refusal): RefusedValue => ({
  path: text(detail['path']) ?? text(detail['field']) ?? '',
  predicate: text(detail['predicate']),
  message,
})

/** The sentence at a field, where it is that one, or holds that one without showing it. */
export const sentenceAt = (
  refused: RefusedValue | undefined,
  path: string,
  label: string,
): string | undefined => {
  if (!refused?.path.startsWith(path) || !/^$|^[.[]/u.test(refused.path.slice(path.length))) return undefined
  return refused.predicate === undefined ? refused.message : `${label} ${refused.predicate}.`
}
