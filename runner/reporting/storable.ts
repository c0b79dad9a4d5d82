/** JSON that any database keeps: NUL and halves of characters, which JSON can spell and PostgreSQL cannot hold, are replaced by their pictures. */
export function storable(value: object): string {
  const text = JSON.stringify(value)
  if (!text.includes('\\u0000') && !/\\ud[89a-f]/i.test(text)) return text
  const kept = (given: string): string => given.replaceAll('\0', '\u2400').toWellFormed()
  return JSON.stringify(value, (_key, part: unknown) => {
    if (typeof part === 'string') return kept(part)
    if (typeof part !== 'object' || part === null || Array.isArray(part)) return part
    return Object.fromEntries(Object.entries(part).map(([key, inner]) => [kept(key), inner as unknown]))
  })
}
