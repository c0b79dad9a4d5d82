'use client'
import { useCallback, useEffect, useMemo, useRef, useState, useSyncExternalStore } from 'react'

import { useTRPCClient } from '#components/api/trpc.ts'
import type { GraphHandle } from '#components/graph/graph-handle.ts'
import { nodeStatusStore } from '#components/graph/node-status.ts'
import { SplitPane } from '#components/ui/split-pane.tsx'
import { showToast } from '#components/ui/toast.ts'

import type { Active } from './active.ts'
import { Canvas } from './canvas.tsx'
import { DesignerBar } from './designer-bar.tsx'
import {
  closedUi,
  DesignerProvider,
  useDesigner,
  useDesignerState,
  type Designer,
  type DesignerUi,
} from './designer-context.tsx'
import { Dialogs } from './dialogs.tsx'
import { GroundProvider } from './ground.ts'
import { Inspector } from './inspector.tsx'
import { openStore, type OpenedPipeline } from './open-store.ts'
import { ProblemsPanel } from './problems-panel.tsx'
import { StatusLine } from './status-line.tsx'
import { Stranded } from './stranded.tsx'
import { Trouble } from './trouble.tsx'
import { useActive } from './use-active.ts'
import { useAssetStatus } from './use-asset-status.ts'
import { useConnection } from './use-connection.ts'
import { useHandedChange } from './use-handed-change.ts'
import type { May } from './use-permitted-actions.ts'

export interface Opened extends OpenedPipeline {
  active: Active | null
  me: { id: string; name: string }
}

const wideQuery = '(min-width: 880px)'
const useWide = (): boolean =>
  useSyncExternalStore(
    (listener) => {
      const query = matchMedia(wideQuery)
      query.addEventListener('change', listener)
      return () => query.removeEventListener('change', listener)
    },
    () => matchMedia(wideQuery).matches,
    () => true,
  )

/** The designer on an opened pipeline: canvas, inspector, problems, foot. On a phone it is to look at. */
export function DesignerScreen({
  opened,
  may,
  element,
  line,
}: {
  opened: Opened
  may: May
  element: string | undefined
  /** Of the element's code. */
  line: number | undefined
}) {
  const client = useTRPCClient()
  const [session] = useState(() => openStore(client, opened))
  const [status] = useState(nodeStatusStore)
  const [ui, setUi] = useState<DesignerUi>(closedUi)
  const graph = useRef<GraphHandle>(null)
  const active = useActive(opened.pipelineId, opened.active)
  const wide = useWide()
  const canEdit = may.edit && wide
  const open = useCallback((part: Partial<DesignerUi>) => setUi((before) => ({ ...before, ...part })), [])

  const { stranded, discard } = useConnection(session, opened.pipelineId)
  const deployed = useAssetStatus(status, opened.pipelineId)
  useEffect(() => {
    if (deployed)
      session.knowForeign(
        deployed
          .filter(({ pipeline }) => pipeline.id !== opened.pipelineId)
          .map(({ key, pipeline }) => ({ key, pipeline: pipeline.name })),
      )
  }, [deployed, session, opened.pipelineId])
  useEffect(() => {
    const { store } = session
    const wanted = Object.values(store.document.elements).find(
      (one) => one.id === element || (one.kind === 'asset' && one.key === element),
    )
    if (!wanted) return
    store.select([wanted.id])
    requestAnimationFrame(() => {
      graph.current?.reveal([wanted.id])
      if (line !== undefined) open({ focusField: { field: 'compute', place: { line } } })
    })
  }, [session, element, line, open])

  // It was decided on before; a screen that is too small to draw on can still take it.
  useHandedChange(session.store, opened.name, may.edit, open)

  const designer = useMemo(
    (): Designer => ({
      store: session.store,
      gestures: session.gestures,
      status,
      pipelineId: opened.pipelineId,
      canEdit,
      ui,
      open,
      graph,
    }),
    [session, status, opened.pipelineId, canEdit, ui, open],
  )
  const middle = (
    <div className="flex min-h-0 min-w-0 flex-1 flex-col">
      <Trouble />
      {stranded.map((work) => (
        <Stranded key={work.client} work={work} pipeline={opened.name} onDiscard={() => discard(work)} />
      ))}
      <Canvas />
      <ProblemsPanel />
    </div>
  )
  return (
    <GroundProvider value={opened.ground}>
      <DesignerProvider value={designer}>
        <DesignerBar name={opened.name} active={active} may={may}>
          {wide ? (
            <SplitPane
              label="Inspector width"
              direction="columns"
              fixed="second"
              initialPx={400}
              minPx={300}
              maxPx={900}
              storageKey="inspector"
              first={middle}
              second={<Inspector />}
            />
          ) : (
            <>
              {middle}
              <SmallInspector />
            </>
          )}
          <StatusLine />
        </DesignerBar>
        <Dialogs active={active} may={may} />
        <Notices />
      </DesignerProvider>
    </GroundProvider>
  )
}

function SmallInspector() {
  const any = useDesignerState((state) => state.selection.size > 0)
  return any ? (
    <div className="flex max-h-[48dvh] flex-col border-t border-line">
      <Inspector />
    </div>
  ) : null
}

/** Words that pass by. */
function Notices() {
  const { store } = useDesigner()
  const notice = useDesignerState((state) => state.notice)
  const last = useRef(0)
  useEffect(() => {
    if (!notice || notice.number === last.current) return
    last.current = notice.number
    showToast({ tone: notice.tone, title: notice.sentence })
  }, [notice, store])
  return null
}
