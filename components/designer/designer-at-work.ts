import { nodeStatusStore } from '#components/graph/node-status.ts'

import { closedUi, type Designer } from './designer-context.tsx'
import { gestures } from './gestures.ts'

/** A designer around a store, for tests of its parts: it may be edited, nothing stands open, and `other` is as it says. */
export const designerAtWork = (store: Designer['store'], other: Partial<Designer> = {}): Designer => ({
  store,
  gestures: gestures(store),
  status: nodeStatusStore(),
  statusKnown: true,
  pipelineId: 'p',
  active: null,
  canEdit: true,
  ui: closedUi,
  open: () => undefined,
  graph: { current: null },
  ...other,
})
