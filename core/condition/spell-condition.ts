import { conditionForms } from './condition-forms.ts'
import type { Condition, SettingValue } from './condition.ts'

const hourMs = 3_600_000

const spelledSpan = (spanMs: number): string => {
  const units = [
    ['days', 24 * hourMs],
    ['hours', hourMs],
    ['minutes', 60_000],
  ] as const
  const [name, unitMs] = units.find(([, size]) => spanMs % size === 0) ?? ['seconds', 1_000]
  return `timedelta(${name}=${spanMs / unitMs})`
}

const quoted = (text: string): string => `"${text.replace(/["\\]/g, '\\$&')}"`

const spelledValue = (value: SettingValue, kind: string): string => {
  if (typeof value === 'string') return quoted(value)
  if (typeof value === 'boolean') return value ? 'True' : 'False'
  if (typeof value === 'number') return kind === 'span' ? spelledSpan(value) : String(value)
  if (Array.isArray(value)) return `[${value.map(quoted).join(', ')}]`
  return `{${Object.entries(value)
    .map(([name, text]) => `${quoted(name)}: ${quoted(text)}`)
    .join(', ')}}`
}

const settingsOf = ({ name, settings }: Condition): string[] =>
  conditionForms[name].settings.flatMap((form) => {
    const value = settings[form.name]
    if (value === undefined) return []
    const spelled = spelledValue(value, form.kind)
    return [form.isOptional ? `${form.name}=${spelled}` : spelled]
  })

const isJoined = ({ name }: Condition): boolean => name === 'and' || name === 'or'
const bracketed = (part: Condition): string => `(${spellCondition(part)})`

/** A condition as text, in Dagster's spelling. What is parsed of it is the same condition. */
export const spellCondition = (whole: Condition): string => {
  const { name, of } = whole
  if (name === 'and' || name === 'or') {
    // Signs of one kind in brackets are a part of their own.
    const isPart = (part: Condition): boolean => part.name === name || (name === 'and' && part.name === 'or')
    return of
      .map((part) => (isPart(part) ? bracketed(part) : spellCondition(part)))
      .join(name === 'and' ? ' & ' : ' | ')
  }
  const [first, ...others] = of
  if (name === 'not')
    return first ? `~${isJoined(first) ? bracketed(first) : spellCondition(first)}` : '~missing()'
  const settings = settingsOf(whole)
  if (conditionForms[name].spelling === 'method' && first) {
    const before = isJoined(first) || first.name === 'not' ? bracketed(first) : spellCondition(first)
    return `${before}.${name}(${[...others.map(spellCondition), ...settings].join(', ')})`
  }
  // What an asset is called stands before what is asked of it.
  const held = of.map(spellCondition)
  const inside = name === 'asset_matches' ? [...settings, ...held] : [...held, ...settings]
  return `${name}(${inside.join(', ')})`
}
