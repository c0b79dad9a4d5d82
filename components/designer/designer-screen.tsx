'use client'
import { useCallback, useEffect, useMemo, useRef, useState, useSyncExternalStore } from 'react'

import { useTRPCClient } from '#components/api/trpc.ts'
import type { GraphHandle } from '#components/graph/graph-handle.ts'
import { nodeStatusStore } from '#components/graph/node-status.ts'
import { useUrlState } from '#components/runs/use-url-state.ts'
import { showToast } from '#components/ui/toast.ts'

import type { Active } from './active.ts'
import { CodeRoom } from './code/code-room.tsx'
import { DesignerBar } from './designer-bar.tsx'
import {
  closedUi,
  DesignerProvider,
  useDesigner,
  useDesignerState,
  type Designer,
  type DesignerUi,
} from './designer-context.tsx'
import { CommentPanel, Inspector, ProblemsPanel, RanCode } from './designer-parts.tsx'
import { useDesignerView } from './designer-view.ts'
import { Dialogs } from './dialogs.tsx'
import { GroundProvider } from './ground.ts'
import { InspectorPane } from './inspector-pane.tsx'
import { openStore, type OpenedPipeline } from './open-store.ts'
import { StatusLine } from './status-line.tsx'
import { Stranded } from './stranded.tsx'
import { TextProvider } from './text/text-context.tsx'
import { useOpenedText } from './text/use-opened-text.ts'
import { TrialProvider } from './trial/trial-context.tsx'
import { TrialPane } from './trial/trial-pane.tsx'
import { Trouble } from './trouble.tsx'
import { useActive } from './use-active.ts'
import { useAssetStatus } from './use-asset-status.ts'
import { useConnection } from './use-connection.ts'
import { useElementAddress } from './use-element-address.ts'
import { useHandedChange } from './use-handed-change.ts'
import { type OpenedAt, useOpenedAt } from './use-opened-at.ts'
import type { May } from './use-permitted-actions.ts'
import { otherView, ViewSwitch } from './view-switch.tsx'
import { Views } from './views.tsx'

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
export function DesignerScreen({ opened, may, at }: { opened: Opened; may: May; at: OpenedAt }) {
  const client = useTRPCClient()
  const [session] = useState(() => openStore(client, opened))
  const [status] = useState(nodeStatusStore)
  const [ui, setUi] = useState<DesignerUi>(closedUi)
  const graph = useRef<GraphHandle>(null)
  const active = useActive(opened.pipelineId, opened.active)
  const text = useOpenedText(session.store, opened)
  const [view, setView] = useDesignerView()
  const [comments] = useUrlState('comments')
  const wide = useWide()
  // An outline needs no room: it can be worked in where a drawing can only be looked at.
  const canEdit = may.edit && (wide || view === 'outline')
  const open = useCallback((part: Partial<DesignerUi>) => setUi((before) => ({ ...before, ...part })), [])

  const { stranded, discard } = useConnection(session, opened.pipelineId)
  const deployed = useAssetStatus(status, opened.pipelineId)
  const statusKnown = deployed !== undefined
  useEffect(() => {
    if (deployed)
      session.knowForeign(
        deployed
          .filter(({ pipeline }) => pipeline.id !== opened.pipelineId)
          .map(({ key, pipeline }) => ({ key, pipeline: pipeline.name })),
      )
  }, [deployed, session, opened.pipelineId])
  const openedAt = useOpenedAt(at, { store: session.store, pipelineId: opened.pipelineId, graph, open })

  useElementAddress(session.store)

  // It was decided on before; a screen that is too small to draw on can still take it.
  useHandedChange(session.store, opened.name, may.edit, open)

  const designer = useMemo(
    (): Designer => ({
      store: session.store,
      gestures: session.gestures,
      status,
      statusKnown,
      pipelineId: opened.pipelineId,
      active,
      canEdit,
      ui,
      open,
      graph,
    }),
    [session, status, statusKnown, opened.pipelineId, active, canEdit, ui, open],
  )
  const middle = (
    <div className="relative flex min-h-0 min-w-0 flex-1 flex-col">
      <Trouble />
      {stranded.map((work) => (
        <Stranded key={work.client} work={work} pipeline={opened.name} onDiscard={() => discard(work)} />
      ))}
      <TrialPane>
        <Views view={wide || view === 'outline' ? view : 'canvas'} />
      </TrialPane>
      {comments && <CommentPanel />}
      {ui.problemsOpen && <ProblemsPanel />}
    </div>
  )
  return (
    <GroundProvider value={opened.ground}>
      <DesignerProvider value={designer}>
        <TextProvider value={text}>
          <TrialProvider>
            <DesignerBar
              name={opened.name}
              active={active}
              may={may}
              views={wide && <ViewSwitch view={view} onChange={setView} />}
              otherView={wide ? undefined : otherView(view, setView)}
            >
              {wide ? (
                <InspectorPane view={view}>{middle}</InspectorPane>
              ) : (
                <>
                  {middle}
                  <SmallInspector />
                </>
              )}
              <StatusLine onBrokenText={() => setView('text')} />
            </DesignerBar>
            <Dialogs active={active} may={may} />
            <CodeRoom />
            {openedAt.ran && <RanCode ran={openedAt.ran} onClose={openedAt.close} />}
            <Notices />
          </TrialProvider>
        </TextProvider>
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
