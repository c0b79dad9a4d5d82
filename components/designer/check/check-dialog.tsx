'use client'
import { useState } from 'react'

import { Button } from '#components/ui/button.tsx'
import { Combobox } from '#components/ui/combobox.tsx'
import { Dialog } from '#components/ui/dialog.tsx'
import { Field } from '#components/ui/field.tsx'
import { Select } from '#components/ui/select.tsx'
import { Switch } from '#components/ui/switch.tsx'
import { checkTemplates } from '#core/check/templates/all-templates.ts'
import type { CheckTemplate, TemplateGiven } from '#core/check/templates/check-template.ts'
import { keysOf } from '#core/document/asset-graph.ts'

import { useDesigner, useDesignerState, type DesignerUi } from '../designer-context.tsx'
import { useColumns } from '../use-columns.ts'
import { TemplateFields } from './template-fields.tsx'

const ownCode = 'ownCode'
const kinds = [
  ...checkTemplates.map(({ id, label, hint }) => ({ value: id, label, hint })),
  { value: ownCode, label: 'Code of your own', hint: 'A function that says whether it passed' },
]

const usualOf = (template: CheckTemplate | undefined): TemplateGiven =>
  Object.fromEntries((template?.fields ?? []).flatMap(({ name, usual }) => (usual ? [[name, usual]] : [])))

/** Writes a check of an asset: what it is to hold, and what happens where it does not. */
export function CheckDialog({ checking }: { checking: NonNullable<DesignerUi['checking']> }) {
  const { gestures, open, graph } = useDesigner()
  const document = useDesignerState((state) => state.document)
  const keys = Object.values(document.elements).flatMap(keysOf)
  const [asset, setAsset] = useState(checking.asset ?? keys[0])
  const [kind, setKind] = useState(checkTemplates[0]?.id ?? ownCode)
  const template = checkTemplates.find(({ id }) => id === kind)
  const [given, setGiven] = useState(usualOf(template))
  const [isBlocking, setBlocking] = useState(false)
  const [severity, setSeverity] = useState<'error' | 'warn'>('error')
  const columns = useColumns(asset === undefined ? [] : [asset]).get(asset ?? '') ?? []
  const written = asset === undefined ? undefined : template?.write(given, asset)
  const isReady = asset !== undefined && (kind === ownCode || written !== undefined)
  const close = () => open({ checking: undefined })

  const add = () => {
    if (asset === undefined || !isReady) return
    const { name, ...fields } = written ?? {}
    const id = gestures.add({
      kind: 'check',
      asset,
      at: checking.at,
      ...(name !== undefined && { name }),
      fields: {
        ...fields,
        ...(isBlocking && { blocking: true }),
        ...(severity === 'warn' && { severity }),
      },
    })
    if (id === undefined) return
    close()
    requestAnimationFrame(() => graph.current?.reveal([id]))
  }

  return (
    <Dialog
      open
      onOpenChange={close}
      title="Check"
      text="It runs after its asset in each run, and when you run it."
      actions={
        <>
          <Button onClick={close}>Not now</Button>
          <Button kind="main" icon="check" disabled={!isReady} onClick={add}>
            Add the check
          </Button>
        </>
      }
    >
      <form
        className="grid gap-3"
        onSubmit={(event) => {
          event.preventDefault()
          add()
        }}
      >
        <Field label="Asset" error={keys.length === 0 ? 'Draw an asset first.' : undefined}>
          <Combobox
            label="Asset"
            value={asset}
            onChange={setAsset}
            options={keys.map((key) => ({ value: key, label: key }))}
          />
        </Field>
        <Field label="What it holds" hint={kinds.find(({ value }) => value === kind)?.hint}>
          <Select
            value={kind}
            onChange={(next) => {
              setKind(next)
              setGiven(usualOf(checkTemplates.find(({ id }) => id === next)))
            }}
            options={kinds.map(({ value, label }) => ({ value, label }))}
          />
        </Field>
        {template && (
          <TemplateFields
            template={template}
            given={given}
            onChange={setGiven}
            columns={columns.map(({ name }) => name)}
            others={keys.filter((key) => key !== asset)}
          />
        )}
        <div className="flex flex-wrap items-center gap-x-6 gap-y-2">
          <Switch label="Blocks what depends on the asset" checked={isBlocking} onChange={setBlocking} />
          <Switch
            label="Warns only"
            checked={severity === 'warn'}
            onChange={(warns) => setSeverity(warns ? 'warn' : 'error')}
          />
        </div>
        {written && (
          <p role="status" className="rounded-md bg-sunken p-2 text-sm">
            <code>{written.name}</code>: {written.description}
          </p>
        )}
        {/* Enter in a field adds the check. */}
        <button type="submit" hidden>
          Add the check
        </button>
      </form>
    </Dialog>
  )
}
