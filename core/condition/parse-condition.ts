import { closestName } from '../closest-name.ts'
import { conditionForms, conditionNames, type ConditionName } from './condition-forms.ts'
import type { ConditionToken } from './condition-tokens.ts'
import type { Condition } from './condition.ts'
import { fillForm, type Argument } from './fill-form.ts'
import { readSetting } from './read-setting.ts'
import { Stop, TokenReader, type ConditionProblem } from './token-reader.ts'

export type ParsedCondition =
  | { outcome: 'parsed'; condition: Condition }
  | { outcome: 'refused'; problem: ConditionProblem }

/** Longer, larger or deeper ones are refused. */
export const mostLetters = 10_000
const mostConditions = 300
const mostDeep = 40

const isName = (word: string): word is ConditionName => Object.hasOwn(conditionForms, word)
const named = conditionNames.filter((name) => conditionForms[name].spelling !== 'sign')

class ConditionParser {
  readonly #reader: TokenReader
  #count = 0
  #depth = 0

  constructor(text: string) {
    this.#reader = new TokenReader(text)
  }

  whole(): Condition {
    const found = this.#either()
    const rest = this.#reader.next
    if (rest.type === 'name' && ['and', 'or', 'not'].includes(rest.value))
      throw new Stop(`Conditions are joined by &, | and ~, not by the word ${rest.value}.`, rest)
    if (rest.type !== 'end')
      throw new Stop('The condition ends before this. Join conditions by & or |.', rest)
    return found
  }

  #made(name: ConditionName, of: readonly Condition[], settings: Condition['settings'] = {}): Condition {
    this.#count += 1
    if (this.#count > mostConditions)
      throw new Stop(`A condition has at most ${mostConditions} parts.`, this.#reader.next)
    return { name, settings, of }
  }

  #joined(sign: string, name: 'and' | 'or', part: () => Condition): Condition {
    const parts = [part()]
    while (this.#reader.skips(sign)) parts.push(part())
    const [only] = parts
    return only && parts.length === 1 ? only : this.#made(name, parts)
  }

  #either(): Condition {
    this.#depth += 1
    if (this.#depth > mostDeep) throw new Stop(`A condition is at most ${mostDeep} deep.`, this.#reader.next)
    const found = this.#joined('|', 'or', () => this.#joined('&', 'and', () => this.#single()))
    this.#depth -= 1
    return found
  }

  #single(): Condition {
    let times = 0
    while (this.#reader.skips('~')) times += 1
    let found = this.#followed(this.#start())
    for (; times > 0; times -= 1) found = this.#made('not', [found])
    return found
  }

  #start(): Condition {
    if (this.#reader.skips('(')) {
      const inside = this.#either()
      this.#reader.expect(')', 'A bracket is open: close it by ).')
      return inside
    }
    const word = this.#reader.take()
    if (word.type === 'name' && word.value === 'AutomationCondition') {
      this.#reader.expect(
        '.',
        'After AutomationCondition comes a dot and a condition, as AutomationCondition.eager().',
      )
      return this.#call(this.#reader.take(), undefined)
    }
    if (word.type === 'end') throw new Stop('A condition is missing here, as eager() or missing().', word)
    return this.#call(word, undefined)
  }

  #followed(first: Condition): Condition {
    let found = first
    while (this.#reader.skips('.')) found = this.#call(this.#reader.take(), found)
    return found
  }

  #call(word: ConditionToken, receiver: Condition | undefined): Condition {
    const name = this.#nameOf(word)
    const form = conditionForms[name]
    if (receiver && form.spelling !== 'method')
      throw new Stop(`${name} stands by itself, and not behind a condition: join it by & or |.`, word)
    this.#reader.expect('(', `A condition is written with brackets: ${name}().`)
    const given = this.#arguments()
    const { of, settings } = fillForm(name, word, [
      ...(receiver ? [{ name: undefined, at: word, value: { condition: receiver } }] : []),
      ...given,
    ])
    return this.#made(name, of, settings)
  }

  #nameOf({ type, value, start, end }: ConditionToken): ConditionName {
    if (type === 'name' && isName(value) && conditionForms[value].spelling !== 'sign') return value
    if (type === 'unfinished') throw new Stop('A text is open: close it by a quote.', { start, end })
    if (type !== 'name')
      throw new Stop('A condition begins with its name, as eager() or missing().', { start, end })
    const meant = closestName(value, named)
    throw new Stop(
      `There is no condition ${value}.${meant === undefined ? ' See the list for what there is.' : ` ${meant} was probably meant.`}`,
      { start, end },
    )
  }

  #arguments(): Argument[] {
    const found: Argument[] = []
    while (!this.#reader.skips(')')) {
      const first = this.#reader.next
      const isNamed = first.type === 'name' && this.#reader.afterNext?.value === '='
      const name = isNamed ? this.#reader.take().value : undefined
      if (isNamed) this.#reader.take()
      const value = this.#value()
      found.push({ name, at: { start: first.start, end: this.#reader.before.end }, value })
      this.#reader.parted(')')
    }
    return found
  }

  #value(): Argument['value'] {
    const setting = readSetting(this.#reader)
    return setting === undefined ? { condition: this.#either() } : { setting }
  }
}

/** Reads an automation condition as Dagster spells it, or says what is wrong with it and where. */
export const parseCondition = (text: string): ParsedCondition => {
  if (text.length > mostLetters)
    return {
      outcome: 'refused',
      problem: {
        message: `A condition has at most ${mostLetters} letters.`,
        start: mostLetters,
        end: text.length,
      },
    }
  try {
    return { outcome: 'parsed', condition: new ConditionParser(text).whole() }
  } catch (error) {
    if (error instanceof Stop) return { outcome: 'refused', problem: error.problem }
    throw error
  }
}
