/** A value as it is written in a selection: in quotes where it must be. */
export const spellValue = (value: string): string =>
  /^[\p{L}\p{N}_*][\p{L}\p{N}_*\-./]*$/u.test(value) ? value : `"${value.replace(/["\\]/g, '\\$&')}"`
