'use client'
import { Button } from '#components/ui/button.tsx'
import { useNow } from '#components/ui/clock.ts'
import { Combobox } from '#components/ui/combobox.tsx'
import { Dialog } from '#components/ui/dialog.tsx'
import { Field } from '#components/ui/field.tsx'
import { formatMoment } from '#components/ui/format.ts'
import { setTimeStyle, useTimeStyle } from '#components/ui/time-style.ts'
import { timeZoneOf } from '#components/ui/zone-time.ts'

const options = ['UTC', ...Intl.supportedValuesOf('timeZone')].map((name) => ({ value: name, label: name }))

/** On the clock of which zone times are written and read. */
export function ZoneDialog({ open, onOpenChange }: { open: boolean; onOpenChange: (open: boolean) => void }) {
  const style = useTimeStyle()
  const nowMs = useNow() ?? 0
  const own = new Intl.DateTimeFormat().resolvedOptions().timeZone
  return (
    <Dialog
      open={open}
      onOpenChange={onOpenChange}
      width="narrow"
      title="Time zone"
      text="Times are written on its clock, and days of filters are its days. This browser remembers it."
      actions={
        <>
          <Button onClick={() => setTimeStyle({ zone: 'local' })}>{`My own, ${own}`}</Button>
          <Button kind="main" onClick={() => onOpenChange(false)}>
            Done
          </Button>
        </>
      }
    >
      <Field label="Zone" hint={`It is ${formatMoment(nowMs, timeZoneOf(style))} there.`}>
        <Combobox
          label="Zone"
          value={timeZoneOf(style) ?? own}
          options={options}
          onChange={(zone) => setTimeStyle({ zone })}
        />
      </Field>
    </Dialog>
  )
}
