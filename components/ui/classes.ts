/** Joins class names, leaving out what is absent, so that a condition can be written in place. */
export function classes(...parts: (string | false | null | undefined)[]): string {
  return parts.filter(Boolean).join(' ')
}
