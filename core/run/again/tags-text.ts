/** Tags as they are typed, one a line. */
export const writeTags = (tags: Readonly<Record<string, string>>): string =>
  Object.entries(tags)
    .map(([name, value]) => `${name}=${value}`)
    .join('\n')

/** Tags as they are typed, one a line; or what is wrong with them. */
export const readTags = (text: string): Record<string, string> | string => {
  const tags: Record<string, string> = {}
  for (const [index, line] of text.split('\n').entries()) {
    if (line.trim() === '') continue
    const [, name, value] = /^\s*([^=\s][^=]*?)\s*=\s*(.*?)\s*$/.exec(line) ?? []
    if (name === undefined || value === undefined) return `Line ${index + 1}: write a tag as name=value.`
    if (Object.hasOwn(tags, name)) return `Line ${index + 1}: ${name} is there already.`
    tags[name] = value
  }
  return tags
}
