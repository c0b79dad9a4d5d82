'use client'
import { useKeys } from '#components/shell/keys.ts'
import type { MenuItem } from '#components/ui/menu-item.ts'
import { Segmented } from '#components/ui/segmented.tsx'

import { designerViews, type DesignerView } from './designer-view.ts'

const words: Readonly<Record<DesignerView, { label: string; keys: string }>> = {
  canvas: { label: 'Canvas', keys: '1' },
  split: { label: 'Split', keys: '2' },
  text: { label: 'Text', keys: '3' },
  outline: { label: 'Outline', keys: '4' },
}

const switchId = 'designer-views'

/** For who leaves a view that keeps Tab for itself. */
export const focusViewSwitch = (): void =>
  document.querySelector<HTMLElement>(`#${switchId} [data-state="on"]`)?.focus()

/** Who goes to another view by a key goes on there by keys. */
const takeAlong = () =>
  requestAnimationFrame(() => {
    if (document.activeElement === document.body) document.getElementById('designer-canvas')?.focus()
  })

/** Which of its views the document is shown in. */
export function ViewSwitch({
  view,
  onChange,
}: {
  view: DesignerView
  onChange: (view: DesignerView) => void
}) {
  useKeys(
    'Views of the pipeline',
    designerViews.map((one) => ({
      keys: words[one].keys,
      label: words[one].label,
      run: () => {
        onChange(one)
        takeAlong()
      },
    })),
  )
  return (
    <Segmented
      id={switchId}
      label="View"
      value={view}
      onChange={onChange}
      options={designerViews.map((value) => ({ value, label: words[value].label }))}
    />
  )
}

/** On a narrow screen there are two views: the drawing to look at, and the outline. */
export const otherView = (view: DesignerView, onChange: (view: DesignerView) => void): MenuItem =>
  view === 'outline'
    ? { kind: 'action', label: 'Show the drawing', icon: 'designer', onSelect: () => onChange('canvas') }
    : { kind: 'action', label: 'Show as an outline', icon: 'table', onSelect: () => onChange('outline') }
