import type { VisibleLines } from './visible-lines.ts'

/** So many rows are looked at before the page has its turn again: some 15 ms. */
const sliceRows = 10_000
/** More hits than this are not collected: nobody walks through them. */
const mostHits = 100_000

/** The rows that hold some words, upper and lower case alike unless they have capitals. Found slice by slice, going on where rows are added. */
export class LogSearch {
  /** In the order of the rows. */
  readonly found: number[] = []
  readonly words: string
  private readonly exact: boolean
  private next = 0

  constructor(words: string) {
    this.words = words
    this.exact = words !== words.toLowerCase()
  }

  /** Whether rows are left to look at. */
  isBehind({ count }: VisibleLines): boolean {
    return this.words !== '' && this.next < count && this.found.length < mostHits
  }

  /** Looks at the next slice. */
  goOn(visible: VisibleLines): void {
    const end = Math.min(visible.count, this.next + sliceRows)
    for (; this.next < end && this.found.length < mostHits; this.next++) {
      const text = visible.textAt(this.next)
      if ((this.exact ? text : text.toLowerCase()).includes(this.words)) this.found.push(this.next)
    }
  }

  /** From this row on all is new. */
  forgetFrom(row: number): void {
    this.next = Math.min(this.next, row)
    while ((this.found.at(-1) ?? -1) >= row) this.found.pop()
  }

  /** Whether a row is among those found. */
  has(row: number): boolean {
    let [low, high] = [0, this.found.length]
    while (low < high) {
      const middle = (low + high) >> 1
      if ((this.found[middle] ?? 0) < row) low = middle + 1
      else high = middle
    }
    return this.found[low] === row
  }
}
