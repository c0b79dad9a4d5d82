/**
 * A copy of a record with one field set, or without it where the value is undefined.
 * A computed key makes an own property whatever its name, so no field can reach a prototype.
 */
export const withField = (
  record: Readonly<Record<string, unknown>>,
  field: string,
  value: unknown,
): Record<string, unknown> => {
  if (value !== undefined) return { ...record, [field]: value }
  const { [field]: _, ...rest } = record
  return rest
}

/** A record's own field; what every object inherits does not count. */
export const fieldOf = (record: object, field: string): unknown =>
  Object.hasOwn(record, field) ? (record as Record<string, unknown>)[field] : undefined
