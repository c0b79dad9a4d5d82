/** What a name is as a word of a program: the last segment of a key, other letters replaced by "_". */
export const identifierOf = (name: string): string => {
  const last = name.slice(name.lastIndexOf('/') + 1)
  const word = last.replaceAll(/[^A-Za-z0-9_]/g, '_')
  return /^[0-9]/.test(word) || word === '' ? `_${word}` : word
}
