import { isRecord } from '#core/json-object.ts'

type Fields = Record<string, unknown>

/** RFC 7396: fields of the patch replace those of the value, null takes one away. */
export const mergePatch = (value: unknown, patch: unknown): unknown => {
  if (!isRecord(patch)) return patch
  const merged: Fields = isRecord(value) ? { ...value } : {}
  for (const [name, change] of Object.entries(patch)) {
    if (change === undefined) continue
    if (change === null) delete merged[name]
    else merged[name] = mergePatch(merged[name], change)
  }
  return merged
}

/** A patch that takes away what was applied before and is not said any more. */
export const withdrawn = (before: unknown, after: unknown): Fields => {
  const patch: Fields = {}
  if (!isRecord(before) || !isRecord(after)) return patch
  for (const [name, value] of Object.entries(before)) {
    if (after[name] === undefined) patch[name] = null
    else if (isRecord(value)) {
      const inside = withdrawn(value, after[name])
      if (Object.keys(inside).length > 0) patch[name] = inside
    }
  }
  return patch
}
