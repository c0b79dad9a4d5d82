'use client'
import { Button, IconButton } from '#components/ui/button.tsx'
import { Checkbox } from '#components/ui/checkbox.tsx'
import { onDemand } from '#components/ui/on-demand.tsx'
import { TextInput } from '#components/ui/text-input.tsx'
import { makersOf, makesAssets } from '#core/document/asset-graph.ts'
import { setField } from '#core/document/commands/set-field.ts'
import type { AssetElement, Dependency, MultiAssetElement } from '#core/document/element.ts'
import { parameterOf } from '#core/document/identifier.ts'
import type { Json } from '#core/json.ts'

import { useDesigner, useDesignerState } from '../designer-context.tsx'
import { endTyping } from '../form/end-typing.ts'

const MappingEditor = onDemand(() =>
  import('./partitions/mapping-editor.tsx').then((part) => part.MappingEditor),
)

/** What an asset is made from, each with the parameter it arrives by. */
export function DepsEditor({ element }: { element: AssetElement | MultiAssetElement }) {
  const { store, open, canEdit, graph } = useDesigner()
  const drawn = useDesignerState((state) => state.drawn)
  const makers = makersOf(drawn)
  const isCut = (maker: string | undefined) => {
    const made = drawn.elements[maker ?? '']
    return makesAssets(made) && made.partitions !== undefined
  }
  const deps = element.deps ?? []
  const change = (next: Dependency[]) =>
    store.run(
      setField(store.document, {
        id: element.id,
        field: 'deps',
        value: next.length > 0 ? (next as unknown as Json) : undefined,
      }),
      { typing: true },
    )
  const replace = (index: number, dependency: Dependency) =>
    change(deps.map((one, at) => (at === index ? dependency : one)))
  return (
    <section aria-label="Dependencies" className="grid gap-1.5">
      <div className="flex items-center">
        <h3 className="text-sm font-medium text-ink-2">Inputs</h3>
        <span className="ml-auto" />
        {canEdit && (
          <Button kind="quiet" icon="plus" onClick={() => open({ wiring: { id: element.id, end: 'input' } })}>
            Add…
          </Button>
        )}
      </div>
      {deps.length === 0 && <p className="text-sm text-ink-3">None. Draw a wire into it, or add one here.</p>}
      {deps.map((dependency, index) => {
        const maker = makers.get(dependency.asset)
        return (
          <div key={`${dependency.asset} ${index}`} className="grid gap-1 rounded-md border border-line p-2">
            <div className="flex min-w-0 items-center gap-1">
              {maker === undefined ? (
                <span className="truncate font-mono text-sm" title="Made by another pipeline">
                  {dependency.asset}
                </span>
              ) : (
                <button
                  type="button"
                  className="min-h-6 truncate rounded-sm font-mono text-sm hover:text-accent hover:underline"
                  onClick={() => {
                    store.select([maker])
                    graph.current?.reveal([maker])
                  }}
                >
                  {dependency.asset}
                </button>
              )}
              <span className="ml-auto" />
              {canEdit && (
                <IconButton
                  icon="close"
                  size="small"
                  label={`Remove ${dependency.asset}`}
                  onClick={() => change(deps.filter((_, at) => at !== index))}
                />
              )}
            </div>
            <div className="flex items-center gap-3">
              <div className="flex min-w-0 flex-1 items-center gap-2 text-sm text-ink-3">
                <span aria-hidden>as</span>
                <TextInput
                  mono
                  key={parameterOf(dependency)}
                  defaultValue={parameterOf(dependency)}
                  disabled={!canEdit || dependency.orderOnly === true}
                  aria-label={`Parameter of ${dependency.asset}`}
                  onBlur={(event) => {
                    const name = event.target.value.trim()
                    if (name === parameterOf(dependency)) return
                    const { as: _, ...rest } = dependency
                    replace(index, name === '' || name === parameterOf(rest) ? rest : { ...rest, as: name })
                  }}
                  onKeyDown={endTyping}
                />
              </div>
              <Checkbox
                label="Order only"
                checked={dependency.orderOnly === true}
                disabled={!canEdit}
                onChange={(on) => {
                  const { orderOnly: _, ...rest } = dependency
                  replace(index, on ? { ...rest, orderOnly: true } : rest)
                }}
              />
            </div>
            {(dependency.partitionMapping !== undefined || isCut(maker)) && (
              <MappingEditor
                dependency={dependency}
                onChange={(mapping) => {
                  const { partitionMapping: _, ...rest } = dependency
                  replace(index, mapping === undefined ? rest : { ...rest, partitionMapping: mapping })
                }}
              />
            )}
          </div>
        )
      })}
    </section>
  )
}
