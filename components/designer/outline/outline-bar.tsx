'use client'
import { useKeys } from '#components/shell/keys.ts'
import { Button } from '#components/ui/button.tsx'
import { useListedKeys } from '#components/ui/listed-keys.ts'
import { SearchField } from '#components/ui/search-field.tsx'

import { useDesigner, useDesignerState } from '../designer-context.tsx'
import { spotInSight } from './outline-actions.ts'

interface OutlineBarProps {
  filter: string
  onFilter: (text: string) => void
  /** Opens the list of what can be done with what is selected. */
  onDo: () => void
}

/** Above the tree: what is shown of it, what can be done, and with which keys. */
export function OutlineBar({ filter, onFilter, onDo }: OutlineBarProps) {
  const { canEdit, open } = useDesigner()
  const [only] = useDesignerState((state) => state.selection)
  const add = () => open({ adding: { spot: spotInSight() } })
  useKeys('In the outline', [
    ...(canEdit ? [{ keys: '+', label: 'Add', run: add }] : []),
    { keys: '.', label: 'Everything that can be done here', run: onDo },
  ])
  useListedKeys('In the outline', [
    { keys: 'down', label: 'To the next line; a name is typed to go to it' },
    { keys: 'right', label: 'Open a line; left closes it, or goes to what it lies in' },
    { keys: 'space', label: 'Select one more; Ctrl with an arrow walks without selecting' },
    { keys: '>', label: 'Wire to…' },
    { keys: '<', label: 'Wire from…' },
    { keys: 'enter', label: 'To the inspector; on a wire, to its other end' },
    { keys: 'delete', label: 'Remove the element, or the wire' },
  ])
  return (
    <div className="grid gap-1.5 border-b border-line px-3 py-2">
      <div className="flex flex-wrap items-center gap-2">
        <SearchField
          label="Filter by name"
          value={filter}
          onChange={onFilter}
          className="w-56 max-sm:flex-1"
        />
        {canEdit && (
          <>
            <Button icon="plus" keys="+" onClick={add}>
              Add…
            </Button>
            <Button
              icon="arrow-right"
              keys=">"
              className="max-sm:hidden"
              disabled={only === undefined}
              onClick={() => only !== undefined && open({ wiring: { id: only, end: 'output' } })}
            >
              Wire to…
            </Button>
            <Button
              icon="link"
              keys="<"
              className="max-sm:hidden"
              disabled={only === undefined}
              onClick={() => only !== undefined && open({ wiring: { id: only, end: 'input' } })}
            >
              Wire from…
            </Button>
          </>
        )}
        <Button icon="more" keys="." onClick={onDo}>
          Do…
        </Button>
      </div>
      <p id="outline-keys" className="text-xs text-ink-3 max-md:hidden">
        {canEdit
          ? 'Arrows walk, typing a name goes to it. + adds, > and < wire, F2 renames, Delete removes, Enter opens the form, . offers everything else.'
          : 'Arrows walk, typing a name goes to it, Enter opens the form, . offers everything else.'}
      </p>
    </div>
  )
}
