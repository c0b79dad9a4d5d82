import type { TRPCClient } from '@trpc/client'

import { formatQuantity } from '#components/ui/format.ts'
import type { PipelineDocument } from '#core/document/document.ts'
import type { RunGround } from '#core/pod/ground.ts'
import { sameJson } from '#core/same-json.ts'
import type { AppRouter } from '#server/api/root.ts'

import { freshUuid } from '../api/fresh-uuid.ts'
import type { Active } from './active.ts'
import { CodeReadings } from './code/code-readings.ts'
import { DesignerStore } from './designer-store.ts'
import { freshId } from './fresh-id.ts'
import { gestures } from './gestures.ts'
import { partedPlaces } from './part-nodes.ts'
import type { Problem } from './problem.ts'
import { rebaseOver } from './rebase-over.ts'
import { recoverUnsaved, type Recovered, type StrandedWork } from './recover-unsaved.ts'
import { serverPort } from './server-port.ts'
import { browserShelf } from './unsaved-shelf.ts'
import { followingValidator, type ForeignAssets } from './validator.ts'

export interface OpenedPipeline {
  pipelineId: string
  name: string
  revision: number
  document: PipelineDocument
  foreignAssets: ForeignAssets
  me: { id: string; name: string }
  ground: RunGround
  active: Active | null
}

/** The hand rests so long before the document is checked, and the check waits so long at most for a quiet moment. */
const restMs = 120
const latestMs = 400

/** A designer on a pipeline of the server, in this browser. */
export const openStore = (client: TRPCClient<AppRouter>, opened: OpenedPipeline) => {
  const port = serverPort(client, opened.pipelineId)
  const shelf = browserShelf(localStorage, opened.me.id, opened.pipelineId)
  const tab = freshUuid()
  const rebase = rebaseOver(opened.me.name, freshId)
  const { validate, know } = followingValidator(opened.foreignAssets, opened.ground, () =>
    store.validateSoon(),
  )
  const later = (run: () => void, afterMs: number) => {
    const timer = setTimeout(run, afterMs)
    return () => clearTimeout(timer)
  }
  const readings = new CodeReadings({
    ask: (codes) => client.code.read.mutate({ codes }),
    later,
    onRead: () => store.validateSoon(),
    onWithoutPython: () =>
      store.say('neutral', 'There is no Python where Sluice runs, so Python code is not looked over here.'),
    differs: (element) => !sameJson(opened.active?.document.elements[element.id], element),
    onUnread: (count) =>
      store.say(
        'neutral',
        `${formatQuantity(count, 'code')} of this pipeline will be looked over once opened.`,
      ),
  })
  const store: DesignerStore<Problem> = new DesignerStore<Problem>({
    client: tab,
    revision: opened.revision,
    document: opened.document,
    port,
    shelf,
    rebase,
    now: () => Date.now(),
    later,
    partNodes: partedPlaces,
    validate: (document) => [...validate(document), ...readings.problems(document)],
    whenIdle: (run) =>
      setTimeout(
        () =>
          typeof requestIdleCallback === 'function' ? requestIdleCallback(run, { timeout: latestMs }) : run(),
        restMs,
      ),
  })
  store.subscribe(() => {
    const [only, another] = store.read().selection
    if (only !== undefined && another === undefined) readings.lookAt(store.document.elements[only])
  })
  return {
    store,
    gestures: gestures(store),
    tab,
    /** What the other pipelines of the deployment make now. */
    knowForeign: (assets: ForeignAssets): void => {
      if (know(assets)) store.validateSoon()
    },
    /** Saves what closed tabs left; says how much came home and what could not. */
    recover: async (): Promise<Recovered> => {
      const recovered = await recoverUnsaved({ port, shelf, rebase, now: Date.now(), own: tab })
      if (recovered.count > 0) store.autosave.heardOf(store.autosave.revision() + 1)
      store.tellConflicts(recovered.conflicts)
      return recovered
    },
    /** Throws away what a closed tab left. */
    discard: (work: StrandedWork): void => shelf.clear(work.client),
  }
}

export type OpenStore = ReturnType<typeof openStore>
