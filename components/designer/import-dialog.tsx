'use client'
import { useState } from 'react'

import { readPipelineFile } from '#components/pipelines/read-pipeline-file.ts'
import { Banner } from '#components/ui/banner.tsx'
import { Button } from '#components/ui/button.tsx'
import { Dialog } from '#components/ui/dialog.tsx'
import { Field } from '#components/ui/field.tsx'
import { TextArea } from '#components/ui/text-area.tsx'
import { changeBetween } from '#core/document/change-between.ts'
import type { PipelineDocument } from '#core/document/document.ts'
import { parseText, type TextProblem } from '#core/document/parse-text.ts'

import { useDesigner } from './designer-context.tsx'
import { usePaste } from './use-paste.ts'

/** Brings a text into this pipeline: its elements beside what is here, or in the place of everything. Either can be undone. */
export function ImportDialog() {
  const { store, open, graph } = useDesigner()
  const put = usePaste()
  const [text, setText] = useState('')
  const [unread, setUnread] = useState<string>()
  const [problems, setProblems] = useState<readonly TextProblem[]>([])
  const close = () => open({ dialog: undefined })
  const bring = (how: 'beside' | 'instead') => {
    const parsed = parseText(text)
    if (parsed.outcome === 'refused') return setProblems(parsed.problems)
    // What was not taken stays here to be mended.
    const taken = how === 'beside' ? put(text, graph.current?.middle()) : replace(parsed.document)
    if (!taken) return undefined
    close()
    requestAnimationFrame(() => graph.current?.fit())
    return undefined
  }
  const replace = (document: PipelineDocument): boolean => {
    const settings = { ...document.settings, name: store.document.settings.name }
    return store.apply(changeBetween(store.document, { ...document, settings }, 'Import'))
  }
  const read = async (file: File | undefined) => {
    if (!file) return
    const found = await readPipelineFile(file)
    setProblems([])
    setUnread('problem' in found ? found.problem : undefined)
    if ('text' in found) setText(found.text)
  }
  return (
    <Dialog
      open
      onOpenChange={close}
      width="wide"
      title="Import"
      text="A pipeline as YAML or JSON, as Export writes it."
      actions={
        <>
          <Button onClick={close}>Not now</Button>
          <Button disabled={text.trim() === ''} onClick={() => bring('instead')}>
            Replace everything here
          </Button>
          <Button kind="main" disabled={text.trim() === ''} onClick={() => bring('beside')}>
            Add to what is here
          </Button>
        </>
      }
    >
      <div className="grid gap-3">
        <label className="inline-flex h-7 cursor-pointer items-center justify-self-start rounded-md border border-line-strong px-2.5 text-sm font-medium hover:bg-hover has-[:focus-visible]:outline-2 has-[:focus-visible]:outline-offset-1 has-[:focus-visible]:outline-accent">
          Choose a file…
          <input
            type="file"
            accept=".yaml,.yml,.json,text/*"
            className="sr-only"
            onChange={(event) => {
              void read(event.target.files?.[0])
              event.target.value = ''
            }}
          />
        </label>
        <Field label="Text" error={unread}>
          <TextArea
            mono
            rows={12}
            value={text}
            placeholder="sluice: pipeline"
            onChange={(event) => {
              setText(event.target.value)
              setProblems([])
              setUnread(undefined)
            }}
          />
        </Field>
        {problems.length > 0 && (
          <Banner tone="failed" framed urgent title="This cannot be imported.">
            <ul>
              {problems.slice(0, 8).map((problem) => (
                <li key={`${problem.start.line} ${problem.message}`}>
                  Line {problem.start.line}: {problem.message}
                </li>
              ))}
            </ul>
          </Banner>
        )}
      </div>
    </Dialog>
  )
}
