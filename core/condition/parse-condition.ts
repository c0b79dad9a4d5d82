import { closestName } from '../closest-name.ts'
import { conditionForms, conditionNames, type ConditionName, type SettingForm } from './condition-forms.ts'
import { conditionTokens, type ConditionToken } from './condition-tokens.ts'
import type { Condition, SettingValue } from './condition.ts'
import { settingExample, settingProblem } from './setting-problem.ts'

/** What keeps a text from being a condition, and where; offsets count UTF-16 units. */
export interface ConditionProblem {
  message: string
  start: number
  end: number
}
export type ParsedCondition =
  | { outcome: 'parsed'; condition: Condition }
  | { outcome: 'refused'; problem: ConditionProblem }

/** Longer, larger or deeper ones are refused. */
export const mostLetters = 10_000
const mostConditions = 300
const mostDeep = 40

/** Ends a parse; caught where it began. */
class Stop extends Error {
  readonly problem: ConditionProblem
  constructor(message: string, { start, end }: Pick<ConditionToken, 'start' | 'end'>) {
    super(message)
    this.problem = { message, start, end }
  }
}

/** An argument, with its name where it has one. */
interface Argument {
  name: string | undefined
  at: Pick<ConditionToken, 'start' | 'end'>
  value: { condition: Condition } | { setting: SettingValue }
}

const spanUnitsMs = {
  weeks: 604_800_000,
  days: 86_400_000,
  hours: 3_600_000,
  minutes: 60_000,
  seconds: 1_000,
} as const
const isSpanUnit = (name: string): name is keyof typeof spanUnitsMs => Object.hasOwn(spanUnitsMs, name)
const isName = (word: string): word is ConditionName => Object.hasOwn(conditionForms, word)
const named = conditionNames.filter((name) => conditionForms[name].spelling !== 'sign')

class ConditionParser {
  readonly #tokens: readonly ConditionToken[]
  #at = 0
  #count = 0
  #depth = 0

  constructor(text: string) {
    this.#tokens = conditionTokens(text)
  }

  whole(): Condition {
    const found = this.#either()
    const rest = this.#next
    if (rest.type === 'name' && ['and', 'or', 'not'].includes(rest.value))
      throw new Stop(`Conditions are joined by &, | and ~, not by the word ${rest.value}.`, rest)
    if (rest.type !== 'end')
      throw new Stop('The condition ends before this. Join conditions by & or |.', rest)
    return found
  }

  get #next(): ConditionToken {
    const token = this.#tokens[this.#at] ?? this.#tokens.at(-1)
    if (!token) throw new Error('There is always an end.')
    return token
  }

  #take(): ConditionToken {
    const token = this.#next
    this.#at += 1
    return token
  }

  #isSign(sign: string): boolean {
    return this.#next.type === 'sign' && this.#next.value === sign
  }

  #skips(sign: string): boolean {
    if (!this.#isSign(sign)) return false
    this.#at += 1
    return true
  }

  #expect(sign: string, why: string): void {
    if (!this.#skips(sign)) throw new Stop(why, this.#next)
  }

  #made(name: ConditionName, of: readonly Condition[], settings: Condition['settings'] = {}): Condition {
    this.#count += 1
    if (this.#count > mostConditions)
      throw new Stop(`A condition has at most ${mostConditions} parts.`, this.#next)
    return { name, settings, of }
  }

  #joined(sign: string, name: 'and' | 'or', part: () => Condition): Condition {
    const parts = [part()]
    while (this.#skips(sign)) parts.push(part())
    const [only] = parts
    return only && parts.length === 1 ? only : this.#made(name, parts)
  }

  #either(): Condition {
    this.#depth += 1
    if (this.#depth > mostDeep) throw new Stop(`A condition is at most ${mostDeep} deep.`, this.#next)
    const found = this.#joined('|', 'or', () => this.#joined('&', 'and', () => this.#single()))
    this.#depth -= 1
    return found
  }

  #single(): Condition {
    let times = 0
    while (this.#skips('~')) times += 1
    let found = this.#followed(this.#start())
    for (; times > 0; times -= 1) found = this.#made('not', [found])
    return found
  }

  #start(): Condition {
    if (this.#skips('(')) {
      const inside = this.#either()
      this.#expect(')', 'A bracket is open: close it by ).')
      return inside
    }
    const word = this.#take()
    if (word.type === 'name' && word.value === 'AutomationCondition') {
      this.#expect(
        '.',
        'After AutomationCondition comes a dot and a condition, as AutomationCondition.eager().',
      )
      return this.#call(this.#take(), undefined)
    }
    if (word.type === 'end') throw new Stop('A condition is missing here, as eager() or missing().', word)
    return this.#call(word, undefined)
  }

  #followed(first: Condition): Condition {
    let found = first
    while (this.#skips('.')) found = this.#call(this.#take(), found)
    return found
  }

  #call(word: ConditionToken, receiver: Condition | undefined): Condition {
    const name = this.#nameOf(word)
    const form = conditionForms[name]
    if (receiver && form.spelling !== 'method')
      throw new Stop(`${name} stands by itself, and not behind a condition: join it by & or |.`, word)
    this.#expect('(', `A condition is written with brackets: ${name}().`)
    const given = this.#arguments()
    return this.#filled(name, word, [
      ...(receiver ? [{ name: undefined, at: word, value: { condition: receiver } }] : []),
      ...given,
    ])
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
    while (!this.#skips(')')) {
      const first = this.#next
      const isNamed = first.type === 'name' && this.#tokens[this.#at + 1]?.value === '='
      const name = isNamed ? this.#take().value : undefined
      if (isNamed) this.#take()
      const value = this.#value()
      found.push({ name, at: { start: first.start, end: this.#before.end }, value })
      if (!this.#isSign(')'))
        this.#expect(',', 'What is in the brackets is parted by commas and closed by ).')
    }
    return found
  }

  get #before(): ConditionToken {
    return this.#tokens[this.#at - 1] ?? this.#next
  }

  #value(): Argument['value'] {
    const { type, value } = this.#next
    if (type === 'text') return { setting: this.#take().value }
    if (type === 'unfinished') throw new Stop('A text is open: close it by a quote.', this.#next)
    if (type === 'number') return { setting: Number(this.#take().value) }
    if (type === 'sign' && value === '[') return { setting: this.#texts(']') }
    if (type === 'sign' && value === '{') return { setting: this.#texts('}') }
    if (type === 'name' && /^true$|^false$/i.test(value))
      return { setting: this.#take().value.toLowerCase() === 'true' }
    if (type === 'name' && value === 'timedelta') return { setting: this.#span() }
    return { condition: this.#either() }
  }

  /** A list, a set, or texts by name. */
  #texts(close: string): SettingValue {
    this.#take()
    const list: string[] = []
    const byName = new Map<string, string>()
    const text = (): string => {
      const token = this.#take()
      if (token.type !== 'text') throw new Stop('A text in quotes belongs here.', token)
      return token.value
    }
    while (!this.#skips(close)) {
      const first = text()
      if (this.#skips(':')) byName.set(first, text())
      else list.push(first)
      if (!this.#isSign(close))
        this.#expect(',', `What is in the brackets is parted by commas and closed by ${close}.`)
    }
    return byName.size > 0 ? Object.fromEntries(byName) : list
  }

  #span(): number {
    this.#take()
    this.#expect('(', 'A stretch of time is written as timedelta(days=2).')
    let spanMs = 0
    while (!this.#skips(')')) {
      const unit = this.#take()
      if (!isSpanUnit(unit.value))
        throw new Stop(`A stretch of time is counted in ${Object.keys(spanUnitsMs).join(', ')}.`, unit)
      this.#expect('=', `A stretch of time is written as timedelta(${unit.value}=2).`)
      const number = this.#take()
      if (number.type !== 'number') throw new Stop('A number belongs here.', number)
      spanMs += Math.round(Number(number.value) * spanUnitsMs[unit.value])
      if (!this.#isSign(')'))
        this.#expect(',', 'What is in the brackets is parted by commas and closed by ).')
    }
    return spanMs
  }

  /** Gives a condition what stands in its brackets: by name, else in order. */
  #filled(name: ConditionName, word: ConditionToken, given: readonly Argument[]): Condition {
    const { of, settings: forms } = conditionForms[name]
    const held = new Map<string, Condition>()
    const settings: Record<string, SettingValue> = {}
    for (const { name: called, at, value } of given) {
      if ('condition' in value) {
        const place = called ?? of.find((one) => !held.has(one))
        if (place === undefined || !of.includes(place) || held.has(place))
          throw new Stop(`${name}() has no place for a condition here.`, at)
        held.set(place, value.condition)
        continue
      }
      const form: SettingForm | undefined =
        called === undefined
          ? forms.find((one) => !(one.name in settings))
          : forms.find((one) => one.name === called)
      if (!form || form.name in settings) {
        const meant =
          called === undefined
            ? undefined
            : closestName(
                called,
                forms.map((one) => one.name),
              )
        throw new Stop(
          `${name}() takes no ${called ?? 'such thing'}.${meant === undefined ? '' : ` ${meant} was probably meant.`}`,
          at,
        )
      }
      const problem = settingProblem(form, value.setting)
      if (problem !== undefined) throw new Stop(problem, at)
      settings[form.name] = value.setting
    }
    const missing = of.find((place) => !held.has(place))
    if (missing !== undefined)
      throw new Stop(
        `${name}() needs a condition${of.length > 1 ? ` (${missing})` : ''} in its brackets.`,
        word,
      )
    const wanted = forms.find((one) => !one.isOptional && !(one.name in settings))
    if (wanted) throw new Stop(`${name}() needs ${wanted.name}: ${settingExample(wanted)}.`, word)
    if (name === 'executed_with_tags' && Object.keys(settings).length === 0)
      throw new Stop(
        'executed_with_tags() needs tag_keys, as ["team"], or tag_values, as {"team": "sales"}.',
        word,
      )
    return this.#made(
      name,
      of.flatMap((place) => held.get(place) ?? []),
      settings,
    )
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
