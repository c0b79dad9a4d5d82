import { conditionTokens, type ConditionToken } from './condition-tokens.ts'

/** What keeps a text from being a condition, and where; offsets count UTF-16 units. */
export interface ConditionProblem {
  message: string
  start: number
  end: number
}

/** Ends the reading of a condition; caught where that began. */
export class Stop extends Error {
  readonly problem: ConditionProblem
  constructor(message: string, { start, end }: Pick<ConditionToken, 'start' | 'end'>) {
    super(message)
    this.problem = { message, start, end }
  }
}

/** The pieces of a condition's text, taken one after the other. */
export class TokenReader {
  readonly #tokens: readonly ConditionToken[]
  #at = 0

  constructor(text: string) {
    this.#tokens = conditionTokens(text)
  }

  get next(): ConditionToken {
    const token = this.#tokens[this.#at] ?? this.#tokens.at(-1)
    if (!token) throw new Error('There is always an end.')
    return token
  }

  get afterNext(): ConditionToken | undefined {
    return this.#tokens[this.#at + 1]
  }

  /** The one that was taken last. */
  get before(): ConditionToken {
    return this.#tokens[this.#at - 1] ?? this.next
  }

  take(): ConditionToken {
    const token = this.next
    this.#at += 1
    return token
  }

  isSign(sign: string): boolean {
    return this.next.type === 'sign' && this.next.value === sign
  }

  /** Takes a sign where it is the next; says whether it was. */
  skips(sign: string): boolean {
    if (!this.isSign(sign)) return false
    this.#at += 1
    return true
  }

  /** Takes a sign. Throws a Stop that says why it belongs here. */
  expect(sign: string, why: string): void {
    if (!this.skips(sign)) throw new Stop(why, this.next)
  }

  /** Takes what parts one from the next within brackets, unless they are closed by what comes. */
  parted(close: string): void {
    if (!this.isSign(close))
      this.expect(',', `What is in the brackets is parted by commas and closed by ${close}.`)
  }
}
