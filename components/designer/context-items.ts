import type { MenuItem } from '#components/ui/menu-item.ts'
import { nameOf } from '#core/document/name-of.ts'

import { tidyUp } from './arrange.ts'
import type { Designer } from './designer-context.tsx'
import { elementOfFrame } from './scene.ts'
import type { Scene } from './scene.ts'
import { wiringOf } from './wiring-of.ts'

/** What was under the pointer when the menu opened. */
export interface ContextTarget {
  node?: string | undefined
  wire?: string | undefined
  frame?: string | undefined
  spot: { client: { x: number; y: number }; point: { x: number; y: number } }
}

const action = (
  label: string,
  onSelect: () => void,
  more: Partial<Extract<MenuItem, { kind: 'action' }>> = {},
): MenuItem => ({ kind: 'action', label, onSelect, ...more })
const line: MenuItem = { kind: 'line' }

/** The menu of a node, a wire, a frame, or the empty canvas. */
export const contextItems = (designer: Designer, scene: Scene, target: ContextTarget): MenuItem[] => {
  const { store, gestures, open } = designer
  const element = target.node === undefined ? undefined : store.document.elements[target.node]
  if (element) {
    const many = store.read().selection.size > 1
    const grouped = (element.kind === 'asset' || element.kind === 'multiAsset') && element.group !== undefined
    return [
      { kind: 'title', label: many ? `${store.read().selection.size} elements` : nameOf(element) || 'Note' },
      action('Wire to…', () => open({ wiring: { id: element.id, end: 'output' } }), {
        icon: 'arrow-right',
        keys: 'C',
      }),
      action('Wire from…', () => open({ wiring: { id: element.id, end: 'input' } }), {
        icon: 'link',
        keys: 'shift+C',
      }),
      action(element.kind === 'note' ? 'Edit' : 'Rename', () => open({ renaming: element.id }), {
        icon: 'edit',
        keys: 'F2',
      }),
      line,
      action('Duplicate', gestures.duplicate, { icon: 'copy', keys: 'mod+D' }),
      action('Group', gestures.groupSelected, { icon: 'group', keys: 'mod+G' }),
      ...(grouped
        ? [action('Take out of the group', () => gestures.group([...store.read().selection], undefined))]
        : []),
      action('Materialize…', () => open({ dialog: 'materialize' }), { icon: 'play', keys: 'M' }),
      line,
      action(many ? 'Remove all' : 'Remove', () => gestures.remove(), {
        icon: 'trash',
        keys: 'delete',
        danger: true,
      }),
    ]
  }
  const wire = scene.wires.find(({ id }) => id === target.wire)
  if (wire) {
    return [
      action('Insert…', () => open({ adding: { spot: target.spot, wire: wiringOf(store.document, wire) } }), {
        icon: 'plus',
      }),
      action('Remove this wire', () => gestures.disconnect(wiringOf(store.document, wire)), {
        icon: 'trash',
        danger: true,
      }),
    ]
  }
  const framed = target.frame === undefined ? undefined : elementOfFrame(store.document, target.frame)
  return [
    ...(target.frame === undefined
      ? []
      : [
          action('Select all in it', () =>
            store.select(scene.nodes.filter(({ group }) => group === target.frame).map(({ id }) => id)),
          ),
          ...(framed ? [action('Show it in the inspector', () => store.select([framed.id]))] : []),
          line,
        ]),
    action('Add…', () => open({ adding: { spot: target.spot } }), { icon: 'plus', keys: 'A' }),
    action('Tidy', () => void tidyUp(store, gestures.tidy), {
      icon: 'tidy',
      keys: 'T',
    }),
    action('Select everything', () => store.select(scene.nodes.map(({ id }) => id)), { keys: 'mod+A' }),
    action('Show everything', () => designer.graph.current?.fit(), { icon: 'fit', keys: 'F' }),
  ]
}
