import { closestName } from '../closest-name.ts'
import { conditionForms, type ConditionName, type SettingForm } from './condition-forms.ts'
import type { ConditionToken } from './condition-tokens.ts'
import type { Condition, SettingValue } from './condition.ts'
import { settingExample, settingProblem } from './setting-problem.ts'
import { Stop } from './token-reader.ts'

type Spot = Pick<ConditionToken, 'start' | 'end'>

/** What stands in the brackets of a condition, with its name where it has one. */
export interface Argument {
  name: string | undefined
  at: Spot
  value: { condition: Condition } | { setting: SettingValue }
}

const unknownSetting = (name: ConditionName, called: string | undefined, forms: readonly SettingForm[]) => {
  const names = forms.map((one) => one.name)
  const meant = called === undefined ? undefined : closestName(called, names)
  return `${name}() takes no ${called ?? 'such thing'}.${meant === undefined ? '' : ` ${meant} was probably meant.`}`
}

/** Gives a condition what stands in its brackets: by name, else in order. Throws a Stop; `word`: where the condition begins. */
export const fillForm = (
  name: ConditionName,
  word: Spot,
  given: readonly Argument[],
): Pick<Condition, 'of' | 'settings'> => {
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
    if (!form || form.name in settings) throw new Stop(unknownSetting(name, called, forms), at)
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
  return { of: of.flatMap((place) => held.get(place) ?? []), settings }
}
