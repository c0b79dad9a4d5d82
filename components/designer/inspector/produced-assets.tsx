'use client'
import { Button, IconButton } from '#components/ui/button.tsx'
import { Checkbox } from '#components/ui/checkbox.tsx'
import { TextInput } from '#components/ui/text-input.tsx'
import { setField } from '#core/document/commands/set-field.ts'
import type { MultiAssetElement } from '#core/document/element.ts'
import { freeName, takenNames } from '#core/document/free-name.ts'
import type { Json } from '#core/json.ts'

import { useDesigner } from '../designer-context.tsx'
import { endTyping } from '../form/end-typing.ts'

/** The assets that one function makes. */
export function ProducedAssets({ element }: { element: MultiAssetElement }) {
  const { store, canEdit } = useDesigner()
  const { assets } = element
  const change = (next: MultiAssetElement['assets']) =>
    store.run(setField(store.document, { id: element.id, field: 'assets', value: next as unknown as Json }))
  return (
    <section aria-label="Assets it makes" className="grid gap-1.5">
      <div className="flex items-center">
        <h3 className="text-sm font-medium text-ink-2">Makes</h3>
        <span className="ml-auto" />
        {canEdit && (
          <Button
            kind="quiet"
            icon="plus"
            onClick={() =>
              change([
                ...assets,
                { key: freeName(`${element.name}_part`, takenNames(store.document, 'asset')) },
              ])
            }
          >
            Add
          </Button>
        )}
      </div>
      {assets.map((asset, index) => (
        <div key={`${asset.key} ${index}`} className="flex items-center gap-2">
          <TextInput
            mono
            defaultValue={asset.key}
            disabled={!canEdit}
            aria-label={`Key of asset ${index + 1}`}
            onBlur={(event) => {
              const key = event.target.value.trim()
              if (key !== '' && key !== asset.key)
                change(assets.map((one, at) => (at === index ? { ...one, key } : one)))
            }}
            onKeyDown={endTyping}
          />
          <Checkbox
            label="Optional"
            checked={asset.optional === true}
            disabled={!canEdit}
            onChange={(on) => {
              const { optional: _, ...rest } = asset
              change(
                assets.map((one, at) => (at === index ? (on ? { ...rest, optional: true } : rest) : one)),
              )
            }}
          />
          {canEdit && (
            <IconButton
              icon="close"
              size="small"
              label={`Remove ${asset.key}`}
              onClick={() => change(assets.filter((_, at) => at !== index))}
            />
          )}
        </div>
      ))}
    </section>
  )
}
