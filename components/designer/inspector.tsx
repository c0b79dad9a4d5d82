'use client'
import Link from 'next/link'
import { useEffect, useRef, useState } from 'react'

import { usePlace } from '#components/api/provider.tsx'
import { routes } from '#components/routes.ts'
import { Button } from '#components/ui/button.tsx'
import { classes } from '#components/ui/classes.ts'
import { fetchAhead } from '#components/ui/fetch-ahead.ts'
import { Icon } from '#components/ui/icon.tsx'
import { onDemand } from '#components/ui/on-demand.tsx'
import { TabPanel, Tabs } from '#components/ui/tabs.tsx'
import { TextInput } from '#components/ui/text-input.tsx'
import { renameElement } from '#core/document/commands/rename-element.ts'
import { setField } from '#core/document/commands/set-field.ts'
import { isDisabled } from '#core/document/disabled.ts'
import type { Element } from '#core/document/element.ts'
import { nameOf } from '#core/document/name-of.ts'

import { showLine } from './code/show-line.ts'
import { useDesigner, useDesignerState } from './designer-context.tsx'
import { iconOf, wordsOf } from './element-words.ts'
import { CodeTab } from './inspector/code-tab.tsx'
import { controlFor } from './inspector/control-for.ts'
import { fieldsOn, tabOfField, tabsOf, tabWords, type InspectorTab } from './inspector/element-fields.ts'
import { FieldOf, loadFreshness } from './inspector/field-of.tsx'
import { PipelineForm } from './inspector/pipeline-form.tsx'
import { KeptTexts } from './kept-texts.ts'
import { problemsOf } from './problem.ts'
import { TryButtons } from './trial/try-buttons.tsx'

const loadMany = () => import('./inspector/many-form.tsx').then((part) => part.ManyForm)
const ManyForm = onDemand(loadMany)

/** Escape leads back to the canvas, unless what has the caret has a use for it. */
const backToCanvas = {
  onKeyDown: (event: React.KeyboardEvent) => {
    if (event.key === 'Escape' && !event.defaultPrevented) document.getElementById('designer-canvas')?.focus()
  },
}

/** What is selected, in forms: an element, several, or the pipeline itself. */
export function Inspector() {
  const { ui, open } = useDesigner()
  // What every pipeline needs sooner or later is here before the line may be down.
  useEffect(() => {
    fetchAhead(loadFreshness)
    fetchAhead(loadMany)
  }, [])
  // The form below has heard of it by now; another form must not take the caret later.
  useEffect(() => {
    if (ui.focusField) open({ focusField: undefined })
  }, [ui.focusField, open])
  const selection = useDesignerState((state) => state.selection)
  const [first, second] = [...selection]
  const element = useDesignerState((state) =>
    first === undefined ? undefined : state.document.elements[first],
  )
  return (
    <aside
      aria-label="Inspector"
      className="flex min-h-0 flex-1 flex-col bg-surface text-sm"
      {...backToCanvas}
    >
      {element && second === undefined ? (
        <ElementForm key={element.id} element={element} />
      ) : second === undefined ? (
        <PipelineForm />
      ) : (
        <ManyForm />
      )}
    </aside>
  )
}

function ElementForm({ element }: { element: Element }) {
  const { ui } = useDesigner()
  const tabs = tabsOf(element)
  const [chosen, setChosen] = useState<InspectorTab>()
  const box = useRef<HTMLDivElement>(null)
  const { focusField } = ui
  const tab = chosen && tabs.includes(chosen) ? chosen : (tabs[0] ?? 'about')
  const [asked, setAsked] = useState<typeof focusField>()
  if (asked !== focusField) {
    setAsked(focusField)
    if (focusField && focusField.field !== '') setChosen(tabOfField(focusField.field))
  }
  useEffect(() => {
    if (!focusField) return
    const { field, place } = focusField
    requestAnimationFrame(() => {
      controlFor(box.current, field)?.focus()
      if (place && box.current) showLine(box.current, place)
    })
  }, [focusField])

  return (
    <div ref={box} className="flex min-h-0 flex-1 flex-col">
      <Head element={element} />
      <Tabs
        label="Parts of the element"
        tabs={tabs.map((value) => ({ value, label: tabWords[value] }))}
        value={tab}
        onChange={setChosen}
        className="flex-1"
      >
        {tabs.map((value) => (
          <TabPanel
            key={value}
            value={value}
            className={value === 'code' ? 'flex flex-col' : 'scroll-quiet overflow-y-auto'}
          >
            {value === 'code' && 'compute' in element && element.compute ? (
              <CodeTab element={element as Parameters<typeof CodeTab>[0]['element']} />
            ) : (
              <div className="grid content-start gap-4 p-4">
                {fieldsOn(element, value).map(([name, spec]) => (
                  <FieldOf key={name} element={element} name={name} spec={spec} />
                ))}
              </div>
            )}
          </TabPanel>
        ))}
      </Tabs>
    </div>
  )
}

function Head({ element }: { element: Element }) {
  const { store, gestures, canEdit } = useDesigner()
  const place = usePlace()
  const problem = useDesignerState((state) =>
    problemsOf(state.problems, element.id).find(({ field }) => field === 'key' || field === 'name'),
  )
  const name = nameOf(element)
  const group =
    'group' in element && element.group
      ? ` · ${element.group}`
      : 'graph' in element && element.graph
        ? ` · ${element.graph}`
        : ''
  return (
    <header className="grid gap-1 px-4 pt-3 pb-2">
      <div className="flex items-center gap-2 pr-5">
        <Icon name={iconOf(element)} className="text-ink-3" />
        {element.kind === 'note' ? (
          <h2 className="text-lg">Note</h2>
        ) : (
          <NameField
            key={name}
            place={element.id}
            name={name}
            disabled={!canEdit}
            onRename={(next) => store.run(renameElement(store.document, { id: element.id, name: next }))}
          />
        )}
        <span className="shrink-0 text-ink-3">
          {wordsOf(element)}
          {group}
        </span>
      </div>
      {problem && <p className="text-failed">{problem.message}</p>}
      {isDisabled(element) && (
        <p className="flex items-center justify-between gap-2 text-ink-2">
          Disabled: no run carries it out.
          {canEdit && <Button onClick={() => gestures.switchSelected()}>Enable</Button>}
        </p>
      )}
      {'description' in element && element.description && <p className="text-ink-3">{element.description}</p>}
      {element.kind === 'note' && (
        <textarea
          aria-label="Text"
          rows={6}
          className="rounded-md border border-line-strong bg-surface p-2"
          value={element.text}
          readOnly={!canEdit}
          onChange={(event) =>
            store.run(
              setField(store.document, { id: element.id, field: 'text', value: event.target.value }),
              { typing: true },
            )
          }
        />
      )}
      <TryButtons element={element} />
      {element.kind === 'asset' && (
        <div className="flex gap-3 text-ink-3">
          <Link
            className="rounded-sm underline-offset-2 hover:text-accent hover:underline"
            href={routes.asset(place, element.key)}
          >
            Asset page
          </Link>
          <Link
            className="rounded-sm underline-offset-2 hover:text-accent hover:underline"
            href={routes.lineage(place, { asset: element.key })}
          >
            Lineage
          </Link>
          <Link
            className="rounded-sm underline-offset-2 hover:text-accent hover:underline"
            href={routes.runs(place, { asset: element.key })}
          >
            Runs
          </Link>
        </div>
      )}
    </header>
  )
}

/** Names that were refused, to be mended by whoever comes back to them. */
const refusedNames = new KeptTexts()

interface NameFieldProps {
  /** The element. */
  place: string
  name: string
  onRename: (name: string) => boolean
  disabled: boolean
}

function NameField({ place, name, onRename, disabled }: NameFieldProps) {
  const [text, setText] = useState(refusedNames.at(place) ?? name)
  const [refused, setRefused] = useState(text !== name)
  const settle = (next: string, isRefused: boolean) => {
    if (isRefused) refusedNames.keep(place, next)
    else refusedNames.forget(place)
    setText(next)
    setRefused(isRefused)
  }
  const givenUp = useRef(false)
  return (
    <TextInput
      mono
      aria-label="Element name"
      data-element-name
      value={text}
      disabled={disabled}
      aria-invalid={refused || undefined}
      title={refused ? `This name was refused; it is called ${name} still.` : undefined}
      className={classes(!refused && 'border-transparent! hover:border-line!', 'px-1! text-lg! font-medium')}
      onChange={(event) => setText(event.target.value)}
      onBlur={() => {
        if (givenUp.current || text === name) settle(name, false)
        else settle(text, !onRename(text))
        givenUp.current = false
      }}
      onKeyDown={(event) => {
        if (event.key === 'Enter') event.currentTarget.blur()
        if (event.key === 'Escape') {
          givenUp.current = true
          event.currentTarget.blur()
        }
      }}
    />
  )
}
