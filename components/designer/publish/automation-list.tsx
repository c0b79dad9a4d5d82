'use client'
import { Chip } from '#components/ui/chip.tsx'
import { Icon } from '#components/ui/icon.tsx'
import { automationChanges, type AutomationChange } from '#core/document/automation-changes.ts'
import type { PipelineDocument } from '#core/document/document.ts'

const howOf = ({ before, after }: AutomationChange) =>
  before === undefined ? 'begins' : after === undefined ? 'ends' : 'changes'

/** Which schedules, sensors and conditions start other runs than before, each with what it did and what it will do. */
export function AutomationList({ before, after }: { before: PipelineDocument; after: PipelineDocument }) {
  const changes = automationChanges(before, after)
  if (changes.length === 0) return null
  return (
    <ul aria-label="What starts runs by itself" className="grid gap-1.5 text-sm">
      {changes.map((change) => (
        <li key={change.id} className="grid grid-cols-[auto_1fr_auto] items-center gap-x-2">
          <Icon
            name={change.kind === 'condition' ? 'automation' : change.kind}
            size={14}
            className="text-ink-3"
          />
          <span className="truncate font-mono">{change.name}</span>
          <Chip
            tone={change.before === undefined ? 'succeeded' : change.after === undefined ? 'failed' : 'warn'}
            mark
          >
            {howOf(change)}
          </Chip>
          {change.before !== undefined && change.before !== change.after && (
            <del className="col-span-2 col-start-2 text-xs wrap-anywhere text-ink-3">{change.before}</del>
          )}
          {change.after !== undefined && (
            <ins className="col-span-2 col-start-2 text-xs wrap-anywhere text-ink-2 no-underline">
              {change.after}
            </ins>
          )}
        </li>
      ))}
    </ul>
  )
}
