'use client'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect, useState } from 'react'

import { sentenceOf } from '#components/api/refusal-of.ts'
import { useTRPC } from '#components/api/trpc.ts'
import { Banner } from '#components/ui/banner.tsx'
import { Button } from '#components/ui/button.tsx'
import { Dialog } from '#components/ui/dialog.tsx'
import { Field } from '#components/ui/field.tsx'
import { formatQuantity } from '#components/ui/format.ts'
import { TextInput } from '#components/ui/text-input.tsx'
import { showToast } from '#components/ui/toast.ts'
import { emptyDocument } from '#core/document/document.ts'

import type { Active } from './active.ts'
import { useDesigner, useDesignerState } from './designer-context.tsx'
import { DiffList } from './diff-list.tsx'
import { documentDiff } from './document-diff.ts'

/** Shows exactly what goes live, and asks why. Nothing is published that was not shown: the revision is the one on screen. */
export function PublishDialog({ active }: { active: Active | null }) {
  const { store, open, pipelineId, canEdit, graph } = useDesigner()
  const api = useTRPC()
  const queries = useQueryClient()
  const document = useDesignerState((state) => state.document)
  const saving = useDesignerState((state) => state.saving)
  const problems = useDesignerState((state) => state.problems)
  const [reason, setReason] = useState('')
  const [flushed, setFlushed] = useState(false)
  useEffect(() => {
    let gone = false
    void store.autosave.flush().then(() => gone || setFlushed(true))
    return () => {
      gone = true
    }
  }, [store])
  const preview = useQuery({
    ...api.versions.preview.queryOptions({ pipelineId }),
    enabled: flushed && saving.is === 'saved',
    staleTime: 0,
  })
  const diffs = documentDiff(active?.document ?? emptyDocument(document.settings.name), document)
  const errors = (preview.data?.problems ?? problems).filter(({ severity }) => severity === 'error')
  const stale = new Set(preview.data?.staleAssets)
  const unsure = (preview.data?.problems ?? []).filter(({ code }) => code === 'not_checked')
  const close = () => open({ dialog: undefined })
  const show = () => {
    const [first] = errors
    const isKnownHere = problems.some(({ message }) => message === first?.message)
    close()
    if (isKnownHere || !first) return open({ dialog: undefined, problemsOpen: true })
    // What the cluster said stands in no list: its place is shown.
    store.select(first.elementId === undefined ? [] : [first.elementId])
    if (first.elementId !== undefined) graph.current?.reveal([first.elementId])
    open({ dialog: undefined, focusField: { field: first.field ?? '' } })
  }

  const publish = useMutation({
    ...api.versions.publish.mutationOptions(),
    onSuccess: async ({ number }) => {
      // Whoever materializes next gets what was just published: this page knows it before it says that it is active.
      await Promise.all([
        queries.invalidateQueries({ queryKey: api.versions.list.queryKey({ pipelineId }) }),
        queries.prefetchQuery({
          ...api.versions.show.queryOptions({ pipelineId, number }),
          staleTime: Infinity,
        }),
      ])
      close()
      showToast({
        tone: 'succeeded',
        title: `Version ${number} is active`,
        action: { label: 'Materialize…', onPress: () => open({ dialog: 'materialize' }) },
      })
    },
  })
  const submit = () =>
    publish.mutate({
      pipelineId,
      revision: store.autosave.revision(),
      reason: reason.trim() || suggested(diffs.length, active),
    })
  const nothing = diffs.length === 0
  const unsaved = saving.is !== 'saved'
  return (
    <Dialog
      open
      onOpenChange={close}
      width="wide"
      title={active ? `Publish version ${active.number + 1}` : 'Publish'}
      text={
        nothing
          ? 'The draft is what is active already.'
          : `${formatQuantity(diffs.length, 'change')} ${diffs.length === 1 ? 'goes' : 'go'} live at once.`
      }
      actions={
        <>
          <Button onClick={close}>Not now</Button>
          <Button
            kind="main"
            busy={publish.isPending}
            disabled={nothing || errors.length > 0 || unsaved}
            onClick={submit}
          >
            Publish
          </Button>
        </>
      }
    >
      <div className="grid gap-3">
        {errors.length > 0 && (
          <Banner
            tone="failed"
            framed
            title={
              errors.length === 1
                ? 'A problem stands in the way.'
                : `${errors.length} problems stand in the way.`
            }
            actions={<Button onClick={show}>Show {errors.length === 1 ? 'it' : 'them'}</Button>}
          >
            {errors[0]?.message}
          </Banner>
        )}
        {unsure.map(({ message }) => (
          <Banner key={message} tone="warn" framed>
            {message}
          </Banner>
        ))}
        {unsaved && saving.is !== 'saving' && (
          <Banner tone="warn" framed title="The draft is not saved yet.">
            Publishing waits until the server has it.
          </Banner>
        )}
        {publish.error && (
          <Banner tone="failed" framed urgent title="This was not published.">
            {sentenceOf(publish.error)}
          </Banner>
        )}
        {!nothing && canEdit && (
          <Field label="Why" hint="Stands in the list of versions.">
            <TextInput
              value={reason}
              maxLength={1000}
              placeholder={suggested(diffs.length, active)}
              ref={takeFocus}
              onChange={(event) => setReason(event.target.value)}
              onKeyDown={(event) => {
                if (event.key === 'Enter' && errors.length === 0 && !unsaved) submit()
              }}
            />
          </Field>
        )}
        {stale.size > 0 && (
          <p className="text-sm text-ink-2">
            {formatQuantity(stale.size, 'asset')} {stale.size === 1 ? 'becomes' : 'become'} stale:{' '}
            <span className="font-mono">{[...stale].slice(0, 8).join(', ')}</span>
            {stale.size > 8 && ` and ${stale.size - 8} more`}.
          </p>
        )}
        <DiffList diffs={diffs} stale={stale} />
      </div>
    </Dialog>
  )
}

const takeFocus = (input: HTMLInputElement | null) => input?.focus()

const suggested = (changes: number, active: Active | null): string =>
  active ? `${formatQuantity(changes, 'change')} since version ${active.number}` : 'First version'
