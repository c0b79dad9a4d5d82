'use client'
import { useQuery } from '@tanstack/react-query'
import { useMemo, useState } from 'react'

import { sentenceOf } from '#components/api/refusal-of.ts'
import { useTRPC, type Answers } from '#components/api/trpc.ts'
import { useDeployments } from '#components/deployments/use-deployments.ts'
import { Banner } from '#components/ui/banner.tsx'
import { Button } from '#components/ui/button.tsx'
import { Dialog } from '#components/ui/dialog.tsx'
import { Field } from '#components/ui/field.tsx'
import { formatQuantity } from '#components/ui/format.ts'
import { TextInput } from '#components/ui/text-input.tsx'
import { staleWords } from '#core/asset/made-stale.ts'
import { makersOf } from '#core/document/asset-graph.ts'
import { diffDocuments } from '#core/document/diff-documents.ts'
import { emptyDocument, type PipelineDocument } from '#core/document/document.ts'
import { nameOf } from '#core/document/name-of.ts'

import type { Active } from '../active.ts'
import { changeCount } from '../compare/change-count.ts'
import { Comparison, type ComparisonView } from '../compare/comparison.tsx'
import { useDesigner, useDesignerState } from '../designer-context.tsx'
import type { Problem } from '../problem.ts'
import { AutomationList } from './automation-list.tsx'
import { ExpectedRun } from './expected-run.tsx'
import { authorsOf, lateWords, type LastChanges } from './late-changes.ts'
import { PublishObstacles } from './publish-obstacles.tsx'
import { StaleBecause } from './stale-because.tsx'
import { usePublish, usePublishPreview } from './use-publish.ts'
import { useShownDraft } from './use-shown-draft.ts'

/** Shows exactly what goes live, and asks why. Nothing is published that was not shown: the draft stands as it was when this was opened. */
export function PublishDialog({ active }: { active: Active | null }) {
  const { store, open, pipelineId, canEdit, graph } = useDesigner()
  const { document, revision, late, lookAgain } = useShownDraft()
  const saving = useDesignerState((state) => state.saving)
  const problems = useDesignerState((state) => state.problems)
  const { here } = useDeployments()
  const me = useQuery(useTRPC().people.me.queryOptions()).data?.user?.id
  const [reason, setReason] = useState('')
  const [view, setView] = useState<ComparisonView>('drawing')
  const [chosen, setChosen] = useState<string>()
  const { preview, error } = usePublishPreview(revision)
  const { name } = document.settings
  const before = useMemo(() => active?.document ?? emptyDocument(name), [active, name])
  const changes = useMemo(() => changeCount(diffDocuments(before, document)), [before, document])
  const stale = useMemo(() => staleElements(document, preview?.staleAssets ?? []), [document, preview])
  const lastChanges = preview?.lastChanges ?? noChanges
  const authors = useMemo(() => authorsOf(lastChanges, me), [lastChanges, me])
  const errors = (preview?.problems ?? problems).filter(({ severity }) => severity === 'error')
  const unsure = [
    ...(preview?.problems ?? []).filter(({ code }) => code === 'not_checked'),
    ...problems.filter(({ code }) => code === 'unreadable_code'),
  ]
  const close = () => open({ dialog: undefined })
  const show = (problem: Problem) => {
    store.select(problem.elementId === undefined ? [] : [problem.elementId])
    if (problem.elementId !== undefined) graph.current?.reveal([problem.elementId])
    // What the cluster said stands in no list: its place is shown.
    const isKnownHere = problems.some(({ message }) => message === problem.message)
    open({ dialog: undefined, problemsOpen: isKnownHere, focusField: { field: problem.field ?? '' } })
  }
  const publish = usePublish(close)
  const isUnsaved = saving.is !== 'saved'
  const isHeld = changes === 0 || errors.length > 0 || isUnsaved || late.count > 0
  const usual = active
    ? `${formatQuantity(changes, 'change')} since version ${active.number}`
    : 'First version'
  const submit = () => {
    if (!isHeld && revision !== undefined)
      publish.mutate({ pipelineId, revision, reason: reason.trim() || usual })
  }
  return (
    <Dialog
      open
      onOpenChange={close}
      width="whole"
      title={preview ? `Publish version ${preview.number}` : 'Publish'}
      text={changes === 0 ? 'The draft is what is active already.' : goesTo(changes, here)}
      actions={
        <>
          <Button onClick={close}>Not now</Button>
          <Button
            kind="main"
            busy={publish.isPending}
            disabled={isHeld || revision === undefined}
            onClick={submit}
          >
            Publish
          </Button>
        </>
      }
    >
      <Comparison
        before={before}
        after={document}
        view={view}
        onView={setView}
        chosen={chosen}
        onChoose={setChosen}
        aside={stale}
        authors={authors}
      >
        <div className="mb-3 grid gap-3">
          {late.count > 0 && revision !== undefined && (
            <Banner
              tone="warn"
              framed
              urgent
              title={lateWords(late, { lastChanges, revision, me })}
              actions={
                <Button
                  onClick={() => {
                    lookAgain()
                    publish.reset()
                    setChosen(late.ids[0])
                  }}
                >
                  {late.count === 1 ? 'Look at it' : 'Look at them'}
                </Button>
              }
            >
              Not shown here yet, and nothing goes live that was not looked at.
            </Banner>
          )}
          <PublishObstacles
            errors={errors}
            unsure={unsure}
            isUnsaved={isUnsaved && saving.is !== 'saving'}
            nameOf={({ elementId }) => {
              const element = elementId === undefined ? undefined : document.elements[elementId]
              return element && nameOf(element)
            }}
            onShow={show}
          />
          {publish.error && (
            <Banner tone="failed" framed urgent title="This was not published.">
              {sentenceOf(publish.error)}
            </Banner>
          )}
          {changes > 0 && canEdit && (
            <Field label="Why" hint="Stands in the list of versions.">
              <TextInput
                value={reason}
                maxLength={1000}
                placeholder={usual}
                ref={takeFocus}
                onChange={(event) => setReason(event.target.value)}
                onKeyDown={(event) => {
                  if (event.key === 'Enter') submit()
                }}
              />
            </Field>
          )}
          <StaleBecause stale={preview?.staleAssets} error={error} pipeline={name} />
          <AutomationList before={before} after={document} />
          <ExpectedRun pipelineId={pipelineId} ready={!isUnsaved} />
        </div>
      </Comparison>
    </Dialog>
  )
}

const takeFocus = (input: HTMLInputElement | null) => input?.focus()

const noChanges: LastChanges = {}

/** Where what is published becomes active. */
const goesTo = (changes: number, here: ReturnType<typeof useDeployments>['here']): string => {
  const many = `${formatQuantity(changes, 'change')} ${changes === 1 ? 'goes' : 'go'} live at once`
  if (!here) return `${many}.`
  return here.kind === 'production'
    ? `${many} in ${here.name}.`
    : `${many} in ${here.name} alone. Production keeps what it has active until a version is promoted.`
}

/** What is to be said of the elements whose assets become stale. */
const staleElements = (
  document: PipelineDocument,
  stale: Answers['versions']['preview']['staleAssets'],
): ReadonlyMap<string, string> => {
  const makers = makersOf(document)
  return new Map(
    stale.flatMap((one) => {
      const id = makers.get(one.key)
      return id === undefined ? [] : [[id, `becomes stale: ${staleWords(one)}`] as const]
    }),
  )
}
