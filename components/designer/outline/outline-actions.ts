import type { MenuItem } from '#components/ui/menu-item.ts'
import { nameOf } from '#core/document/name-of.ts'

import type { Choice } from '../chooser-list.tsx'
import { hasCode } from '../code/has-code.ts'
import { contextItems } from '../context-items.ts'
import type { Designer } from '../designer-context.tsx'
import type { Scene } from '../scene.ts'
import { trialItems } from '../trial/trial-actions.ts'
import type { TrialTable } from '../trial/trial-context.tsx'
import { assetToTry } from '../trial/use-selected-asset.ts'
import { lineOf, type OutlineLine } from './outline-items.ts'

interface OutlineHands {
  designer: Designer
  scene: Scene
  trials: TrialTable
  showCode: (element: string) => void
}

type Action = Extract<MenuItem, { kind: 'action' }>
const line: MenuItem = { kind: 'line' }
const nowhere = { client: { x: 0, y: 0 }, point: { x: 0, y: 0 } }
/** The outline folds by itself. */
const unfolded = { frames: new Set<string>(), set: () => {}, toggle: () => {}, unfold: () => {} }

const addItem = ({ open }: Designer): Action => ({
  kind: 'action',
  label: 'Add…',
  icon: 'plus',
  keys: '+',
  onSelect: () => open({ adding: { spot: spotInSight() } }),
})

/** Where the list of what can be added opens, and where on the canvas what is added goes: among what is there. */
export const spotInSight = () => ({
  client: { x: window.innerWidth / 2 - 150, y: 160 },
  point: nowhere.point,
})

const membersOf = (scene: Scene, group: string): string[] =>
  scene.whole.filter((node) => node.group === `group:${group}`).map(({ id }) => id)

/** Keys that the tree has for what the canvas has letters for. */
const outlineKeys: Readonly<Record<string, string>> = {
  C: '>',
  'shift+C': '<',
  A: '+',
  D: '',
  X: '',
  M: '',
  R: '',
  'shift+R': '',
}
const spelled = (item: MenuItem): MenuItem => {
  if (item.kind !== 'action' || item.keys === undefined) return item
  const { keys, ...rest } = item
  const own = outlineKeys[keys] ?? keys
  return own === '' ? rest : { ...rest, keys: own }
}

/** What can be done with a line, most asked for first. */
export const outlineActions = (hands: OutlineHands, on: OutlineLine | undefined): MenuItem[] => {
  const { designer, scene, trials, showCode } = hands
  const { store, open, canEdit } = designer
  const element = on?.is === 'element' ? store.document.elements[on.element] : undefined
  if (element) {
    const looks: MenuItem[] = [
      {
        kind: 'action',
        label: 'Open the form',
        icon: 'gear',
        keys: 'enter',
        onSelect: () => open({ focusField: { field: '' } }),
      },
      ...(hasCode(element)
        ? [
            {
              kind: 'action',
              label: 'Open the code',
              icon: 'code',
              keys: 'alt+enter',
              onSelect: () => showCode(element.id),
            } as const,
          ]
        : []),
    ]
    if (!canEdit) return [{ kind: 'title', label: nameOf(element) || 'Note' }, ...looks]
    const [title, ...rest] = contextItems(designer, scene, { node: element.id, spot: nowhere }, unfolded).map(
      spelled,
    )
    return [
      ...(title ? [title] : []),
      ...looks,
      ...trialItems(trials, assetToTry(element)).map(spelled),
      ...rest,
    ]
  }
  if (on?.is === 'wire') {
    const other: Action = {
      kind: 'action',
      label: 'Go to the other end',
      icon: 'arrow-right',
      keys: 'enter',
      onSelect: () => store.select([on.other]),
    }
    return canEdit
      ? [other, ...contextItems(designer, scene, { wire: on.wire, spot: spotInSight() }, unfolded)]
      : [other]
  }
  const all: Action = {
    kind: 'action',
    label: on?.is === 'group' ? 'Select all in it' : 'Select everything',
    onSelect: () =>
      store.select(on?.is === 'group' ? membersOf(scene, on.group) : scene.whole.map(({ id }) => id)),
  }
  return canEdit ? [addItem(designer), line, all] : [all]
}

/** The line as the designer's selection, which is what its actions act on. */
export const selectionOf = (id: string, selection: ReadonlySet<string>): string[] | undefined => {
  const on = lineOf(id)
  return on.is === 'element' && !selection.has(on.element) ? [on.element] : undefined
}

/** The lines of a menu as choices to be made by typing. */
export const choicesOf = (items: readonly MenuItem[]): Choice[] => {
  const title = items.find((item) => item.kind === 'title')
  const section = typeof title?.label === 'string' ? title.label : 'Here'
  return items.flatMap((item): Choice[] =>
    item.kind === 'action'
      ? [{ id: item.label, section, label: item.label, icon: item.icon ?? 'arrow-right', run: item.onSelect }]
      : [],
  )
}
