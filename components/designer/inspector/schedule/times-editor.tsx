'use client'
import { Button, IconButton } from '#components/ui/button.tsx'
import { Field } from '#components/ui/field.tsx'
import { Menu } from '#components/ui/menu.tsx'
import { onDemand } from '#components/ui/on-demand.tsx'
import { TextInput } from '#components/ui/text-input.tsx'
import { setField } from '#core/document/commands/set-field.ts'
import type { ElementOf } from '#core/document/element.ts'
import { parseCron } from '#core/schedule/parse-cron.ts'

import { useDesigner } from '../../designer-context.tsx'
import { presets } from './presets.ts'

const CronWords = onDemand(
  () => import('#components/automation/cron-words.tsx').then((part) => part.CronWords),
  '…',
)
const NextFires = onDemand(() =>
  import('#components/automation/next-fires.tsx').then((part) => part.NextFires),
)

/** When a schedule fires: its cron expressions, each with its meaning in words, and the times that come of them. */
export function TimesEditor({ element }: { element: ElementOf<'schedule'> }) {
  const { store, canEdit } = useDesigner()
  const crons = typeof element.cron === 'string' ? [element.cron] : element.cron
  const change = (next: readonly string[], typing: boolean) =>
    void store.run(
      setField(store.document, {
        id: element.id,
        field: 'cron',
        value: next.length === 1 ? (next[0] ?? '') : [...next],
      }),
      { typing },
    )
  const at = (index: number, text: string) => crons.map((cron, other) => (other === index ? text : cron))
  return (
    <section aria-label="Times" className="grid gap-2">
      {crons.map((cron, index) => {
        const parsed = parseCron(cron)
        return (
          // A time has no name but its place: two may read alike while they are typed.
          // oxlint-disable-next-line react/no-array-index-key
          <div key={index} className="flex items-start gap-1">
            <Field
              label={crons.length === 1 ? 'Fires at' : `Fires at, ${index + 1} of ${crons.length}`}
              className="flex-1"
              error={parsed.outcome === 'refused' ? parsed.message : undefined}
              hint={parsed.outcome === 'parsed' ? <CronWords cron={cron} /> : undefined}
            >
              <TextInput
                mono
                value={cron}
                disabled={!canEdit}
                placeholder="0 5 * * 1-5"
                data-field={index === 0 ? 'cron' : `cron.${index}`}
                onChange={(event) => change(at(index, event.target.value), true)}
              />
            </Field>
            {crons.length > 1 && canEdit && (
              <IconButton
                icon="close"
                label={`Remove ${cron || 'this time'}`}
                className="mt-5"
                onClick={() =>
                  change(
                    crons.filter((_, other) => other !== index),
                    false,
                  )
                }
              />
            )}
          </div>
        )
      })}
      {canEdit && (
        <div className="flex gap-2">
          <Button onClick={() => change([...crons, ''], false)}>Add a time</Button>
          <Menu
            align="start"
            items={presets.map(({ label, cron }) => ({
              kind: 'action',
              label,
              onSelect: () => change(at(crons.length - 1, cron), false),
            }))}
          >
            <Button icon="chevron-down">Usual times</Button>
          </Menu>
        </div>
      )}
      <NextFires cron={element.cron} timezone={element.timezone} />
    </section>
  )
}
