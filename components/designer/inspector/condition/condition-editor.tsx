'use client'
import { Button } from '#components/ui/button.tsx'
import { Field } from '#components/ui/field.tsx'
import { Menu } from '#components/ui/menu.tsx'
import { TextArea } from '#components/ui/text-area.tsx'
import { conditionSentence } from '#core/condition/condition-words.ts'
import type { Condition } from '#core/condition/condition.ts'
import { parseCondition } from '#core/condition/parse-condition.ts'
import { spellCondition } from '#core/condition/spell-condition.ts'
import type { ConditionProblem } from '#core/condition/token-reader.ts'
import type { Json } from '#core/json.ts'

import { useDesigner } from '../../designer-context.tsx'
import { ConditionTree } from './condition-tree.tsx'
import { presets } from './presets.ts'

interface ConditionEditorProps {
  value: Json | undefined
  /** Undefined takes the condition away. Gives whether it was taken. */
  onChange: (value: Json | undefined) => boolean
  error: string | undefined
}

/** When an asset is made by itself: as text, as a sentence and as a tree of parts, each of which follows the others. */
export function ConditionEditor({ value, onChange, error }: ConditionEditorProps) {
  const { canEdit } = useDesigner()
  const text = typeof value === 'string' ? value : ''
  const read = text === '' ? undefined : parseCondition(text)
  const put = (next: Condition | undefined) => onChange(next && spellCondition(next))
  return (
    <section aria-label="Automation" className="grid gap-2" data-field="automation">
      <Field
        label="Automation"
        error={read?.outcome === 'refused' ? read.problem.message : error}
        hint={
          read?.outcome === 'parsed'
            ? conditionSentence(read.condition)
            : 'When it is made by itself. Without a condition only people, schedules and sensors have it made.'
        }
      >
        <TextArea
          mono
          rows={2}
          value={text}
          disabled={!canEdit}
          placeholder="eager()"
          onChange={(event) => onChange(event.target.value === '' ? undefined : event.target.value)}
        />
      </Field>
      {read?.outcome === 'refused' && <Place text={text} problem={read.problem} />}
      {canEdit && (
        <div className="flex flex-wrap gap-2">
          <Menu
            align="start"
            items={presets.map(({ label, text: preset }) => ({
              kind: 'action',
              label,
              onSelect: () => void onChange(preset),
            }))}
          >
            <Button icon="chevron-down">Usual conditions</Button>
          </Menu>
          {text !== '' && <Button onClick={() => onChange(undefined)}>None</Button>}
        </div>
      )}
      {read?.outcome === 'parsed' && <ConditionTree condition={read.condition} onChange={put} />}
    </section>
  )
}

/** The text with what is wrong of it marked. */
function Place({ text, problem: { start, end } }: { text: string; problem: ConditionProblem }) {
  return (
    <p className="font-mono text-sm break-words whitespace-pre-wrap text-ink-3">
      {text.slice(0, start)}
      <mark className="bg-failed-soft text-failed underline">{text.slice(start, end) || ' '}</mark>
      {text.slice(end)}
    </p>
  )
}
