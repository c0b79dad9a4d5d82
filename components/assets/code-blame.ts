/** What is known of a version that changed code. */
export interface BlamedVersion {
  number: number
  reason: string
  author: string
  createdAt: Date
}

/** A line of code and who changed it last. */
export interface BlamedLine {
  text: string
  /** Undefined while it is not known. */
  version: BlamedVersion | undefined
  /** The line before is of another version: here the version says itself. */
  isFirst: boolean
}

/** The lines of code with their versions; without these where the two do not belong together, as in the moment after a publish. */
export const blamedLines = (
  code: string,
  blame: { lines: readonly number[]; versions: readonly BlamedVersion[] } | undefined,
): BlamedLine[] => {
  const texts = code.replace(/\n$/u, '').split('\n')
  const fits = blame?.lines.length === texts.length
  const versions = new Map((fits ? blame.versions : []).map((version) => [version.number, version]))
  return texts.map((text, index) => ({
    text,
    version: versions.get(blame?.lines[index] ?? 0),
    isFirst: index === 0 || blame?.lines[index] !== blame?.lines[index - 1],
  }))
}
