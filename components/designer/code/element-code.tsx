'use client'
import { useMemo, useRef } from 'react'

import { setCode } from '#core/document/commands/set-code.ts'
import { codeOf } from '#core/document/compute.ts'
import { elementsOf } from '#core/document/document.ts'

import { useDesigner, useDesignerState } from '../designer-context.tsx'
import { problemsOf } from '../problem.ts'
import { useTrialMark } from '../trial/use-trial-mark.ts'
import type { KnownInput } from './code-completion.ts'
import { CodeEditor, type CodeMark } from './code-editor.tsx'
import type { Computed } from './has-code.ts'
import { settleCode } from './settle-code.ts'
import { useFollowInput } from './use-follow-input.ts'

/** The code an element has in the version that runs, or undefined where it has none there. */
const usePublishedCode = (id: string) => {
  const { active } = useDesigner()
  const element = active?.document.elements[id]
  const compute = element && 'compute' in element ? element.compute : undefined
  const code = compute && codeOf(compute)
  const version = active?.number
  return useMemo(
    () => (code === undefined || version === undefined ? undefined : { code, version }),
    [code, version],
  )
}

/** The editor of an element's code: what is typed is the pipeline's at once, what follows from it once typing rests. */
export function ElementCode({
  element,
  code,
  inputs,
}: {
  element: Computed
  code: string
  inputs: readonly KnownInput[]
}) {
  const { store, canEdit } = useDesigner()
  const problems = useDesignerState((state) => state.problems)
  const began = useRef<string | undefined>(undefined)
  const published = usePublishedCode(element.id)
  const failed = useTrialMark(element.id, code)
  const follow = useFollowInput()
  const document = useDesignerState((state) => state.drawn)
  const known = useMemo(
    () => ({
      inputs,
      resources: elementsOf(document, 'resource').map(({ name, type }) => ({ name, type })),
    }),
    [inputs, document],
  )
  const marks = useMemo(
    (): CodeMark[] => [
      ...failed,
      ...problemsOf(problems, element.id).flatMap(({ code: what, field, position, severity, message }) =>
        field === 'compute' && position
          ? [{ severity: what === 'unreadable_code' ? ('error' as const) : severity, message, ...position }]
          : [],
      ),
    ],
    [failed, problems, element.id],
  )
  return (
    <CodeEditor
      key={element.id}
      label={`Code of ${element.kind === 'asset' ? element.key : element.name}`}
      kind={element.compute.kind}
      value={code}
      known={known}
      marks={marks}
      published={published}
      onFollow={follow}
      readOnly={!canEdit}
      onChange={(next) => {
        began.current ??= code
        store.run(setCode(store.document, { id: element.id, code: next, wires: 'keep' }), { typing: true })
      }}
      onSettle={() => {
        const before = began.current
        began.current = undefined
        const follows = before === undefined ? undefined : settleCode(store.document, element.id, before)
        if (follows) store.apply(follows)
      }}
    />
  )
}
