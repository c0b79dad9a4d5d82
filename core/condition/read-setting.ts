import type { SettingValue } from './condition.ts'
import { Stop, type TokenReader } from './token-reader.ts'

const spanUnitsMs = {
  weeks: 604_800_000,
  days: 86_400_000,
  hours: 3_600_000,
  minutes: 60_000,
  seconds: 1_000,
} as const
const isSpanUnit = (name: string): name is keyof typeof spanUnitsMs => Object.hasOwn(spanUnitsMs, name)

/** A list, a set, or texts by name. */
const texts = (reader: TokenReader, close: string): SettingValue => {
  reader.take()
  const list: string[] = []
  const byName = new Map<string, string>()
  const text = (): string => {
    const token = reader.take()
    if (token.type !== 'text') throw new Stop('A text in quotes belongs here.', token)
    return token.value
  }
  while (!reader.skips(close)) {
    const first = text()
    if (reader.skips(':')) byName.set(first, text())
    else list.push(first)
    reader.parted(close)
  }
  return byName.size > 0 ? Object.fromEntries(byName) : list
}

/** Milliseconds. */
const span = (reader: TokenReader): number => {
  reader.take()
  reader.expect('(', 'A stretch of time is written as timedelta(days=2).')
  let spanMs = 0
  while (!reader.skips(')')) {
    const unit = reader.take()
    if (!isSpanUnit(unit.value))
      throw new Stop(`A stretch of time is counted in ${Object.keys(spanUnitsMs).join(', ')}.`, unit)
    reader.expect('=', `A stretch of time is written as timedelta(${unit.value}=2).`)
    const number = reader.take()
    if (number.type !== 'number') throw new Stop('A number belongs here.', number)
    spanMs += Math.round(Number(number.value) * spanUnitsMs[unit.value])
    reader.parted(')')
  }
  return spanMs
}

/** Takes the value of a setting; undefined, with nothing taken, where the next is none. Throws a Stop. */
export const readSetting = (reader: TokenReader): SettingValue | undefined => {
  const { type, value } = reader.next
  if (type === 'text') return reader.take().value
  if (type === 'unfinished') throw new Stop('A text is open: close it by a quote.', reader.next)
  if (type === 'number') return Number(reader.take().value)
  if (type === 'sign' && value === '[') return texts(reader, ']')
  if (type === 'sign' && value === '{') return texts(reader, '}')
  if (type === 'name' && /^true$|^false$/i.test(value)) return reader.take().value.toLowerCase() === 'true'
  if (type === 'name' && value === 'timedelta') return span(reader)
  return undefined
}
