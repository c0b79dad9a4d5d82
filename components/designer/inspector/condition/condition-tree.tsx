'use client'
import { useState } from 'react'

import { Button } from '#components/ui/button.tsx'
import { Menu } from '#components/ui/menu.tsx'
import type { TreeItem } from '#components/ui/tree-rows.ts'
import { Tree } from '#components/ui/tree.tsx'
import {
  exchanged,
  joined,
  negated,
  newCondition,
  removed,
  withSetting,
  wrapped,
  type ConditionPath,
} from '#core/condition/condition-edits.ts'
import { conditionWords } from '#core/condition/condition-words.ts'
import { conditionAt, type Condition } from '#core/condition/condition.ts'

import { useDesigner } from '../../designer-context.tsx'
import { conditionChoices, wrappingChoices } from './condition-choices.ts'
import { ConditionSettings } from './condition-settings.tsx'

interface ConditionTreeProps {
  condition: Condition
  /** Undefined: nothing is left of it. */
  onChange: (condition: Condition | undefined) => void
}

const rootId = 'whole'
const idOf = (path: ConditionPath): string => [rootId, ...path].join('.')
const pathOf = (id: string): number[] => id.split('.').slice(1).map(Number)

const itemOf = (part: Condition, path: ConditionPath = []): TreeItem => ({
  id: idOf(path),
  label: part.name === 'and' ? 'all of' : part.name === 'or' ? 'any of' : conditionWords(part),
  ...(part.of.length > 0 && { children: part.of.map((inner, index) => itemOf(inner, [...path, index])) }),
})

const branchesOf = (part: Condition, path: ConditionPath = []): string[] =>
  part.of.length === 0
    ? []
    : [idOf(path), ...part.of.flatMap((inner, index) => branchesOf(inner, [...path, index]))]

/** A condition as a tree: a part is chosen, and joined with others, negated, put into another, exchanged or taken away. */
export function ConditionTree({ condition, onChange }: ConditionTreeProps) {
  const { canEdit } = useDesigner()
  const [chosen, setChosen] = useState(rootId)
  const [closed, setClosed] = useState<ReadonlySet<string>>(new Set())
  const branches = branchesOf(condition)
  const at = conditionAt(condition, pathOf(chosen)) ? chosen : rootId
  const path = pathOf(at)
  const part = conditionAt(condition, path)
  const take = (id: string) => {
    const left = removed(condition, pathOf(id))
    setChosen(idOf(pathOf(id).slice(0, -1)))
    onChange(left)
  }
  const join = (by: 'and' | 'or') =>
    conditionChoices((name) => {
      const next = joined(condition, path, by, newCondition(name))
      setChosen(idOf(next.path))
      onChange(next.whole)
    })
  return (
    <div className="grid gap-2">
      <Tree
        label="Parts of the condition"
        items={[itemOf(condition)]}
        open={new Set(branches.filter((id) => !closed.has(id)))}
        onOpenChange={(open) => setClosed(new Set(branches.filter((id) => !open.has(id))))}
        selected={new Set([at])}
        onSelect={setChosen}
        onWalk={setChosen}
        onKey={(id, event) => {
          if (!canEdit || (event.key !== 'Delete' && event.key !== 'Backspace')) return
          event.preventDefault()
          take(id)
        }}
        className="max-h-64 rounded border border-line"
      />
      {canEdit && part && (
        <>
          <div role="toolbar" aria-label="Change the chosen part" className="flex flex-wrap gap-2">
            <Menu align="start" items={join('and')}>
              <Button>And …</Button>
            </Menu>
            <Menu align="start" items={join('or')}>
              <Button>Or …</Button>
            </Menu>
            <Button aria-pressed={part.name === 'not'} onClick={() => onChange(negated(condition, path))}>
              Not
            </Button>
            <Menu align="start" items={wrappingChoices((name) => onChange(wrapped(condition, path, name)))}>
              <Button>Put into …</Button>
            </Menu>
            <Menu
              align="start"
              items={conditionChoices((name) => onChange(exchanged(condition, path, name)))}
            >
              <Button>Exchange …</Button>
            </Menu>
            <Button onClick={() => take(at)}>Remove</Button>
          </div>
          <ConditionSettings
            part={part}
            onChange={(name, value) => onChange(withSetting(condition, path, name, value))}
          />
        </>
      )}
    </div>
  )
}
