'use client'
import { useMutation } from '@tanstack/react-query'
import { type FormEvent, useId, useState } from 'react'

import { sentenceOf } from '#components/api/refusal-of.ts'
import { useTRPC } from '#components/api/trpc.ts'
import { Button } from '#components/ui/button.tsx'
import { Checkbox } from '#components/ui/checkbox.tsx'
import { Dialog } from '#components/ui/dialog.tsx'
import { Field } from '#components/ui/field.tsx'
import { TextInput } from '#components/ui/text-input.tsx'
import type { RunFace, ViewKind } from '#core/run/run-view.ts'

interface RunViewDialogProps {
  /** Null for one that is still to be made. */
  view: { id: string; name: string } | null
  kind: ViewKind
  filter: string
  face: RunFace
  onClose: () => void
  onDone: () => void
}

const keptWords: Record<ViewKind, (filter: string, face: RunFace) => string> = {
  runs: (filter, face) => `Keeps ${filter === '' ? 'all runs' : filter} as a ${face} under a name.`,
  assets: () => 'Keeps the words and the facets under a name.',
  lineage: () => 'Keeps the selection and the groups that are folded under a name.',
}

/** Gives the filter of the page a name, or a view another one. */
export function RunViewDialog({ view, kind, filter, face, onClose, onDone }: RunViewDialogProps) {
  const trpc = useTRPC()
  const form = useId()
  const [name, setName] = useState(view?.name ?? '')
  const [shared, setShared] = useState(false)
  const save = useMutation(trpc.runViews.save.mutationOptions({ meta: { quiet: true }, onSuccess: onDone }))
  const change = useMutation(
    trpc.runViews.change.mutationOptions({ meta: { quiet: true }, onSuccess: onDone }),
  )
  const error = save.error ?? change.error
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (view) change.mutate({ id: view.id, name })
    else save.mutate({ kind, name, filter, face, shared })
  }
  return (
    <Dialog
      open
      onOpenChange={(open) => {
        if (!open) onClose()
      }}
      width="narrow"
      title={view ? `Rename ${view.name}` : 'Save as a view'}
      text={view ? undefined : keptWords[kind](filter, face)}
      actions={
        <Button
          kind="main"
          type="submit"
          form={form}
          disabled={name.trim() === ''}
          busy={save.isPending || change.isPending}
        >
          {view ? 'Rename' : 'Save'}
        </Button>
      }
    >
      <form id={form} onSubmit={submit} className="grid gap-3">
        <Field label="Name" error={error ? sentenceOf(error) : undefined}>
          <TextInput
            value={name}
            maxLength={80}
            onChange={(event) => setName(event.target.value)}
            autoComplete="off"
          />
        </Field>
        {!view && <Checkbox label="Everybody here sees it" checked={shared} onChange={setShared} />}
      </form>
    </Dialog>
  )
}
