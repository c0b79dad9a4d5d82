import type { Folded } from '#components/graph/use-folded.ts'
import { copyText } from '#components/ui/copy-text.ts'
import type { MenuItem } from '#components/ui/menu-item.ts'
import { keysOf } from '#core/document/asset-graph.ts'
import { canReplaceCompute } from '#core/document/commands/replace-compute.ts'
import { canBeDisabled, isDisabled } from '#core/document/disabled.ts'
import { nameOf } from '#core/document/name-of.ts'

import { tidyUp } from './arrange.ts'
import { copyToClipboard, pasteFromClipboard } from './clipboard-actions.ts'
import type { Designer } from './designer-context.tsx'
import { spotBeside } from './placement.ts'
import { elementOfFrame, frameName } from './scene.ts'
import type { Scene } from './scene.ts'
import { wiringOf } from './wiring-of.ts'

/** What was under the pointer when the menu opened. */
export interface ContextTarget {
  node?: string | undefined
  wire?: string | undefined
  frame?: string | undefined
  spot: { client: { x: number; y: number }; point: { x: number; y: number } }
  /** Keys of assets that other pipelines of the deployment make: what is pasted on the empty canvas may read them. */
  elsewhere?: readonly string[] | undefined
}

const action = (
  label: string,
  onSelect: () => void,
  more: Partial<Extract<MenuItem, { kind: 'action' }>> = {},
): MenuItem => ({ kind: 'action', label, onSelect, ...more })
const line: MenuItem = { kind: 'line' }

/** Puts the address of an element on the clipboard. */
const copyLink = async (store: Designer['store'], id: string): Promise<void> => {
  const url = new URL(window.location.href)
  url.search = new URLSearchParams({ element: id }).toString()
  const isCopied = await copyText(url.href)
  store.say(
    isCopied ? 'neutral' : 'failed',
    isCopied ? 'The link to it is on the clipboard.' : 'The browser keeps its clipboard closed.',
  )
}

/** The menu of a node, a wire, a frame, or the empty canvas. */
export const contextItems = (
  designer: Designer,
  scene: Scene,
  target: ContextTarget,
  folded: Folded,
): MenuItem[] => {
  const { store, gestures, open } = designer
  const element = target.node === undefined ? undefined : store.document.elements[target.node]
  if (element) {
    const many = store.read().selection.size > 1
    const chosen = [...store.read().selection]
      .flatMap((id) => store.document.elements[id] ?? [])
      .filter(canBeDisabled)
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
      ...(canReplaceCompute(element) && !many
        ? [action('Replace the code…', () => open({ replacing: element.id }), { icon: 'retry', keys: 'X' })]
        : []),
      ...(keysOf(element).length > 0 && !many
        ? [
            action(
              'Check…',
              () =>
                open({
                  checking: { asset: keysOf(element)[0], at: spotBeside(scene.whole, element.id, 'after') },
                }),
              { icon: 'check' },
            ),
          ]
        : []),
      line,
      ...(many ? [] : [action('Copy link', () => void copyLink(store, element.id), { icon: 'link' })]),
      action('Copy', () => void copyToClipboard(designer, { removes: false }), { keys: 'mod+C' }),
      action('Cut', () => void copyToClipboard(designer, { removes: true }), { keys: 'mod+X' }),
      action('Duplicate', gestures.duplicate, { icon: 'copy', keys: 'mod+D' }),
      action('Group', gestures.groupSelected, { icon: 'group', keys: 'mod+G' }),
      ...(grouped
        ? [action('Take out of the group', () => gestures.group([...store.read().selection], undefined))]
        : []),
      ...(chosen.length === 0
        ? []
        : [
            action(chosen.every(isDisabled) ? 'Enable' : 'Disable', () => gestures.switchSelected(), {
              icon: chosen.every(isDisabled) ? 'eye' : 'hidden',
              keys: 'D',
            }),
          ]),
      action('Materialize…', () => open({ dialog: 'materialize' }), { icon: 'play', keys: 'M' }),
      line,
      action(many ? 'Remove all' : 'Remove', () => gestures.remove(), {
        icon: 'trash',
        keys: 'delete',
        danger: true,
      }),
    ]
  }
  const fold = scene.nodes.find(({ id }) => id === target.node)?.fold
  if (fold) {
    return [
      { kind: 'title', label: `${frameName(fold.frame)}, folded` },
      action('Unfold', () => folded.toggle(fold.frame), { icon: 'group', keys: 'shift+G' }),
      action('Disable, or enable again', () => gestures.switchSelected(), { icon: 'hidden', keys: 'D' }),
      action('Materialize…', () => open({ dialog: 'materialize' }), { icon: 'play', keys: 'M' }),
      line,
      action('Remove all in it', () => gestures.remove(), { icon: 'trash', keys: 'delete', danger: true }),
    ]
  }
  const wire = scene.wires.find(({ id }) => id === target.wire)
  if (wire?.bundle !== undefined) {
    const frames = scene.nodes.flatMap(({ id, fold: end }) =>
      end && (id === wire.from || id === wire.to) ? [end.frame] : [],
    )
    return [action('Unfold what it joins', () => folded.unfold(frames), { icon: 'group' })]
  }
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
          action('Fold', () => folded.toggle(target.frame ?? ''), { icon: 'group', keys: 'shift+G' }),
          action('Select all in it', () =>
            store.select(scene.whole.filter(({ group }) => group === target.frame).map(({ id }) => id)),
          ),
          ...(framed ? [action('Show it in the inspector', () => store.select([framed.id]))] : []),
          line,
        ]),
    action('Add…', () => open({ adding: { spot: target.spot } }), { icon: 'plus', keys: 'A' }),
    action(
      'Paste',
      () => void pasteFromClipboard(designer, { at: target.spot.point, elsewhere: target.elsewhere ?? [] }),
      { icon: 'paste', keys: 'mod+V' },
    ),
    action('Tidy', () => void tidyUp(store, gestures.tidy), {
      icon: 'tidy',
      keys: 'T',
    }),
    action('Select everything', () => store.select(scene.whole.map(({ id }) => id)), { keys: 'mod+A' }),
    action('Show everything', () => designer.graph.current?.fit(), { icon: 'fit', keys: 'F' }),
  ]
}
