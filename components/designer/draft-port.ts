import type { Change } from '#core/document/change.ts'
import type { PipelineDocument } from '#core/document/document.ts'

export interface Person {
  id: string
  name: string
}

/** Somebody's change as the server keeps it. */
export interface RemoteChange {
  revision: number
  author: Person
  client: string
  change: Change
}

/** An edit of mine that met another's: mine lives on as a copy. */
export interface Conflict {
  elementId: string
  copyId?: string | null
  sentence: string
}

export interface SaveRequest {
  baseRevision: number
  client: string
  /** Rises by one; the same batch sent twice is applied once. */
  batch: number
  changes: Change[]
}

export interface SaveAnswer {
  revision: number
  theirs: RemoteChange[]
  rebased: Change[]
  conflicts: Conflict[]
}

/** The other end of the designer: the server, or a stand-in in tests. */
export interface DraftPort {
  save: (request: SaveRequest) => Promise<SaveAnswer>
  since: (revision: number) => Promise<{ revision: number; changes: RemoteChange[] } | { reload: true }>
  reopen: () => Promise<{ revision: number; document: PipelineDocument }>
}

/** The server could not be reached; nothing is known to be wrong, so it is tried again. */
export class Unreachable extends Error {
  constructor(message = 'The server cannot be reached.') {
    super(message)
    this.name = 'Unreachable'
  }
}

/** So much happened since that the server no longer knows how to carry these changes over; the draft has to be opened anew. */
export class TooFarBehind extends Error {
  constructor(message = 'The draft has moved on too far.') {
    super(message)
    this.name = 'TooFarBehind'
  }
}
