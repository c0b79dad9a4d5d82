import type { MenuItem } from '#components/ui/menu-item.ts'
import { newCondition } from '#core/condition/condition-edits.ts'
import { conditionForms, conditionNames, type ConditionName } from '#core/condition/condition-forms.ts'
import { conditionWords } from '#core/condition/condition-words.ts'

const families = { rule: 'Usual', event: 'Happened', state: 'Is so', dependencies: 'Of others' } as const

const holding: readonly ConditionName[] = [
  'since_last_handled',
  'since',
  'newly_true',
  'any_deps_match',
  'all_deps_match',
  'any_checks_match',
  'all_checks_match',
  'asset_matches',
  'allow',
  'ignore',
  'with_label',
]

const lineOf = (name: ConditionName, onChoose: (name: ConditionName) => void): MenuItem => ({
  kind: 'action',
  label: `${name}: ${conditionWords(newCondition(name))}`,
  onSelect: () => onChoose(name),
})

/** Every condition that stands by itself, by what it is about, as lines of a menu. */
export const conditionChoices = (onChoose: (name: ConditionName) => void): MenuItem[] =>
  Object.entries(families).map(([family, label]) => ({
    kind: 'menu',
    label,
    items: conditionNames
      .filter((name) => conditionForms[name].family === family && !holding.includes(name))
      .map((name) => lineOf(name, onChoose)),
  }))

/** Every condition that a part can be put into, as lines of a menu. */
export const wrappingChoices = (onChoose: (name: ConditionName) => void): MenuItem[] =>
  holding.map((name) => lineOf(name, onChoose))
