import { conditionForms, type ConditionName, type SettingForm } from './condition-forms.ts'
import { condition, conditionAt, withConditionAt, type Condition, type SettingValue } from './condition.ts'

/** Where a part of a condition is: indexes from the root. */
export type ConditionPath = readonly number[]

const usual: Record<SettingForm['kind'], SettingValue> = {
  cron: '0 6 * * *',
  timezone: 'UTC',
  asset: 'asset',
  selection: '*',
  text: 'label',
  span: 86_400_000,
  names: ['team'],
  tags: { team: 'data' },
  flag: false,
}

/** A condition of that name with what it needs; `of`: what it is put around. */
export const newCondition = (name: ConditionName, of: Condition = condition('missing')): Condition => {
  const form = conditionForms[name]
  const needed = form.settings.filter(
    ({ isOptional, name: setting }) => !isOptional || setting === 'tag_keys',
  )
  return {
    name,
    settings: Object.fromEntries(needed.map((setting) => [setting.name, usual[setting.kind]])),
    of: form.of.map((_, index) => (index === 0 ? of : condition('newly_updated'))),
  }
}

/** Joins another condition to a part by `and` or `or`. */
export const joined = (
  whole: Condition,
  path: ConditionPath,
  by: 'and' | 'or',
  other: Condition,
): { whole: Condition; path: ConditionPath } => {
  const above = path.slice(0, -1)
  const index = path.at(-1)
  const parent = index === undefined ? undefined : conditionAt(whole, above)
  if (parent?.name === by && index !== undefined)
    return {
      whole: withConditionAt(whole, above, (at) => ({ ...at, of: at.of.toSpliced(index + 1, 0, other) })),
      path: [...above, index + 1],
    }
  const part = conditionAt(whole, path)
  if (part?.name === by)
    return {
      whole: withConditionAt(whole, path, (at) => ({ ...at, of: [...at.of, other] })),
      path: [...path, part.of.length],
    }
  return { whole: withConditionAt(whole, path, (at) => condition(by, at, other)), path: [...path, 1] }
}

/** Says the opposite of a part. What is negated already is not any more. */
export const negated = (whole: Condition, path: ConditionPath): Condition =>
  withConditionAt(whole, path, (at) => (at.name === 'not' ? (at.of[0] ?? at) : condition('not', at)))

/** Puts a part into another condition. */
export const wrapped = (whole: Condition, path: ConditionPath, name: ConditionName): Condition =>
  withConditionAt(whole, path, (at) => newCondition(name, at))

/** Puts another condition in the place of a part; what it holds goes over where the other has a place for it. */
export const exchanged = (whole: Condition, path: ConditionPath, name: ConditionName): Condition =>
  withConditionAt(whole, path, (at) => {
    const next = newCondition(name)
    return { ...next, of: next.of.map((part, index) => at.of[index] ?? part) }
  })

/** Takes a part away; what is left alone in a conjunction stands by itself. Undefined where nothing is left. */
export const removed = (whole: Condition, path: ConditionPath): Condition | undefined => {
  const index = path.at(-1)
  if (index === undefined) return undefined
  const above = path.slice(0, -1)
  const parent = conditionAt(whole, above)
  if (!parent) return whole
  if (parent.name !== 'and' && parent.name !== 'or') {
    // What holds a place for it cannot be without: the first thing it holds takes its own place, else it goes too.
    const left = parent.of.filter((_, at) => at !== index)
    const [first] = left
    return first === undefined ? removed(whole, above) : withConditionAt(whole, above, () => first)
  }
  const left = parent.of.toSpliced(index, 1)
  const [only, ...others] = left
  return withConditionAt(whole, above, (at) => (only && others.length === 0 ? only : { ...at, of: left }))
}

/** Changes a setting of a part; undefined takes it away. */
export const withSetting = (
  whole: Condition,
  path: ConditionPath,
  name: string,
  value: SettingValue | undefined,
): Condition =>
  withConditionAt(whole, path, (at) => {
    const { [name]: _, ...rest } = at.settings
    return { ...at, settings: value === undefined ? rest : { ...rest, [name]: value } }
  })
