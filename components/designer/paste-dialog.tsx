'use client'
import { useState } from 'react'

import { Button } from '#components/ui/button.tsx'
import { Combobox } from '#components/ui/combobox.tsx'
import { Dialog } from '#components/ui/dialog.tsx'
import { Field } from '#components/ui/field.tsx'
import { formatQuantity } from '#components/ui/format.ts'
import type { Option } from '#components/ui/select.tsx'
import type { ReferenceChoice } from '#core/document/commands/map-references.ts'
import type { MissingReference, ReferenceNoun } from '#core/document/commands/missing-references.ts'

import { pasteText } from './clipboard-text.ts'
import { useDesigner } from './designer-context.tsx'
import type { Pasting } from './paste-asking.ts'
import { firstChoice, rememberChoices } from './remembered-choices.ts'

const words: Record<ReferenceNoun, string> = {
  asset: 'Asset',
  resource: 'Resource',
  partitions: 'Partition set',
  graph: 'Graph',
  job: 'Job',
}

/** What a name that is not here stays, if it stays. */
const keptWords = (noun: ReferenceNoun): string =>
  noun === 'asset' ? 'Keep it, as an asset made elsewhere' : 'Keep it, to be added later'

const valueOf = (choice: ReferenceChoice): string => (typeof choice === 'string' ? choice : `to ${choice.to}`)
const choiceOf = (value: string): ReferenceChoice =>
  value === 'keep' || value === 'drop' ? value : { to: value.slice('to '.length) }

const optionsOf = ({ noun, offers, meant, canDrop }: MissingReference): Option<string>[] => [
  ...offers.map((offer) => ({
    value: `to ${offer}`,
    label: offer,
    ...(offer === meant && { hint: 'same name' }),
  })),
  { value: 'keep', label: keptWords(noun) },
  ...(canDrop ? [{ value: 'drop', label: 'Leave it out' }] : []),
]

const listed = 3
const byWords = ({ by }: MissingReference): string =>
  `used by ${by.slice(0, listed).join(', ')}${by.length > listed ? ` and ${by.length - listed} more` : ''}`

/** Asks what the names mean that a pasted text points at and that are not here. */
export function PasteDialog({ pasting }: { pasting: Pasting }) {
  const { store, open, pipelineId } = useDesigner()
  const { text, at, missing } = pasting
  const [choices, setChoices] = useState(() => missing.map((one) => firstChoice(pipelineId, one)))
  const close = () => open({ pasting: undefined })
  const take = () => {
    const mapped = missing.map(({ noun, name }, index) => ({
      noun,
      name,
      choice: choices[index] ?? 'keep',
    }))
    rememberChoices(pipelineId, mapped)
    close()
    pasteText(store, text, { at, mapped })
  }
  return (
    <Dialog
      open
      onOpenChange={close}
      title="What do these names mean here?"
      text={`What is pasted points at ${formatQuantity(missing.length, 'name')} that this pipeline does not have.`}
      actions={
        <>
          <Button onClick={close}>Not now</Button>
          <Button kind="main" onClick={take}>
            Paste
          </Button>
        </>
      }
    >
      <div className="grid gap-3">
        {missing.map((one, index) => (
          <Field key={`${one.noun} ${one.name}`} label={`${words[one.noun]} ${one.name}`} hint={byWords(one)}>
            <Combobox
              label={`${words[one.noun]} ${one.name} means`}
              options={optionsOf(one)}
              value={valueOf(choices[index] ?? 'keep')}
              onChange={(value) => setChoices(choices.with(index, choiceOf(value)))}
            />
          </Field>
        ))}
      </div>
    </Dialog>
  )
}
