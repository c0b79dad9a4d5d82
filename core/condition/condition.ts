import type { ConditionName } from './condition-forms.ts'

export type SettingValue = string | number | boolean | readonly string[] | Readonly<Record<string, string>>

/** An automation condition as it is written: when an asset is to be made by itself. What each name takes says condition-forms.ts. */
export interface Condition {
  readonly name: ConditionName
  readonly settings: Readonly<Record<string, SettingValue>>
  readonly of: readonly Condition[]
}

/** A condition without settings. */
export const condition = (name: ConditionName, ...of: Condition[]): Condition => ({ name, settings: {}, of })

/** The same with the condition at a place, as indexes from the root, exchanged. An Error where there is no such place. */
export const withConditionAt = (
  whole: Condition,
  path: readonly number[],
  change: (part: Condition) => Condition,
): Condition => {
  const [index, ...rest] = path
  if (index === undefined) return change(whole)
  const part = whole.of[index]
  if (!part) throw new Error(`There is no condition at ${index}.`)
  return { ...whole, of: whole.of.with(index, withConditionAt(part, rest, change)) }
}

/** The condition at a place; undefined where there is none. */
export const conditionAt = (whole: Condition, path: readonly number[]): Condition | undefined =>
  path.reduce<Condition | undefined>((part, index) => part?.of[index], whole)
