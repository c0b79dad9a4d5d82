import { sameJson } from '../../same-json.ts'
import { element as elementSchema, type Element } from '../element.ts'
import { mergeValues } from './merge-values.ts'

/** One element that two people changed: theirs with what of mine fits beside it, and whether something of mine does not. */
export interface MergedElement {
  element: Element
  conflicts: string[]
}

/** A compute is one thing where its kind changed: code of one language must not meet the kind of another. */
const isWhole = (field: string, ...values: unknown[]): boolean => {
  if (field !== 'compute') return false
  const kinds = new Set(values.map((value) => (value as { kind?: string } | undefined)?.kind))
  return kinds.size > 1
}

/** Merges field by field. What the schema does not allow together (a target of two kinds) is a conflict too. */
export const mergeElements = (base: Element, mine: Element, theirs: Element): MergedElement => {
  if (mine.kind !== theirs.kind || base.kind !== theirs.kind) return { element: theirs, conflicts: ['kind'] }
  const [was, my, their]: Record<string, unknown>[] = [{ ...base }, { ...mine }, { ...theirs }]
  const result: Record<string, unknown> = { ...theirs }
  const conflicts: string[] = []
  const put = (field: string, value: unknown): void => {
    if (value === undefined) delete result[field]
    else result[field] = value
  }
  for (const field of Object.keys({ ...was, ...my })) {
    const values = [was?.[field], my?.[field], their?.[field]] as const
    const bothChanged = !sameJson(values[0], values[1]) && !sameJson(values[0], values[2])
    if (bothChanged && !sameJson(values[1], values[2]) && isWhole(field, ...values)) {
      conflicts.push(field)
      continue
    }
    const merged = mergeValues(...values)
    if (merged.conflict) {
      conflicts.push(field)
      continue
    }
    put(field, merged.value)
    // Both may be right alone and wrong together.
    if (bothChanged && !elementSchema.safeParse(result).success) {
      conflicts.push(field)
      put(field, values[2])
    }
  }
  const read = elementSchema.safeParse(result)
  return read.success ? { element: read.data, conflicts } : { element: theirs, conflicts: ['element'] }
}
