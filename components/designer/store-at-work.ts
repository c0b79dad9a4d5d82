import type { PipelineDocument } from '#core/document/document.ts'

import { DesignerStore } from './designer-store.ts'
import { FakeDraftServer } from './fake-draft-server.ts'
import type { Problem } from './problem.ts'
import { rebaseOver } from './rebase-over.ts'

/** A designer's store over a server of its own, for tests: no clock runs in it, and nothing is left on a shelf. It finds what is wrong where it is told how. */
export const storeAtWork = (
  drawn: PipelineDocument,
  validate?: (document: PipelineDocument) => readonly Problem[],
): DesignerStore<Problem> => {
  const rebase = rebaseOver('Ana', () => 'copy')
  return new DesignerStore<Problem>({
    client: 'me',
    revision: 1,
    document: drawn,
    port: new FakeDraftServer(drawn, rebase).port(),
    shelf: { put: () => true, clear: () => undefined, orphans: () => [], unreadable: () => [] },
    rebase,
    now: () => 0,
    later: () => () => undefined,
    validate: validate ?? (() => []),
    whenIdle: (work) => (validate ? work() : undefined),
  })
}
