import { lineDiff } from '../document/line-diff.ts'

/** The code of an asset as a version had it; null where it had none. */
export interface CodeOfVersion {
  number: number
  code: string | null
}

const linesOf = (code: string): string => code.replace(/\n$/u, '')

/**
 * For each line of the newest code the number of the version that last changed it. A line that stood in the oldest version already has its number,
 * whoever wrote it before.
 * @param versions the oldest first; equal neighbours cost nothing.
 */
export const blameCode = (versions: readonly CodeOfVersion[]): number[] => {
  let before: string | null = null
  let blamed: number[] = []
  for (const { number, code } of versions) {
    if (code === null) {
      before = null
      blamed = []
      continue
    }
    const text = linesOf(code)
    if (text === before) continue
    blamed =
      before === null
        ? text.split('\n').map(() => number)
        : lineDiff(before, text)
            .filter(({ kind }) => kind !== 'removed')
            .map(({ kind, old }) => (kind === 'same' && old ? (blamed[old - 1] ?? number) : number))
    before = text
  }
  return blamed
}
