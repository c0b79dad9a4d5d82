import { applied } from '#core/document/apply-change.ts'
import type { Change } from '#core/document/change.ts'
import type { PipelineDocument } from '#core/document/document.ts'
import { documentBefore } from '#core/document/rebase/rebase-change.ts'

import {
  TooFarBehind,
  Unreachable,
  type DraftPort,
  type RemoteChange,
  type SaveAnswer,
  type SaveRequest,
} from './draft-port.ts'
import type { Rebase } from './unsaved-changes.ts'

/**
 * The other end of the designer's port for tests: a draft with revisions, changes in order, a batch applied once.
 * The line to it can be cut, before a request arrives or before its answer does.
 */
export class FakeDraftServer {
  document: PipelineDocument
  revision = 1
  cut: 'no' | 'before' | 'after' = 'no'
  readonly received: SaveRequest[] = []
  private readonly log: RemoteChange[] = []
  private forgottenUpTo = 0
  private readonly answers = new Map<string, SaveAnswer>()
  private readonly rebase: Rebase

  constructor(document: PipelineDocument, rebase: Rebase) {
    this.document = document
    this.rebase = rebase
  }

  /** Loses the changes of before: who was there then is too far behind. */
  forget(): void {
    this.forgottenUpTo = this.revision
  }

  port(): DraftPort {
    return {
      save: (request) => this.through(() => this.save(structuredClone(request))),
      since: (revision) =>
        this.through(() =>
          revision < this.forgottenUpTo
            ? { reload: true }
            : { revision: this.revision, changes: this.log.filter((one) => one.revision > revision) },
        ),
      reopen: () => this.through(() => ({ revision: this.revision, document: this.document })),
    }
  }

  private async through<Answer>(serve: () => Answer): Promise<Answer> {
    await Promise.resolve()
    if (this.cut === 'before') throw new Unreachable()
    const answer = structuredClone(serve())
    if (this.cut === 'after') throw new Unreachable()
    return answer
  }

  private save(request: SaveRequest): SaveAnswer {
    this.received.push(request)
    const key = `${request.client} ${request.batch}`
    const again = this.answers.get(key)
    if (again) return again
    if (request.baseRevision < this.forgottenUpTo) throw new TooFarBehind()
    const theirs = this.log.filter(({ revision }) => revision > request.baseRevision)
    const before = documentBefore(
      this.document,
      theirs.map(({ change }) => change),
    )
    const carried =
      theirs.length > 0
        ? this.rebase(request.changes, before, this.document)
        : { changes: request.changes, conflicts: [] }
    for (const change of carried.changes) this.take(change, request.client)
    const answer = { revision: this.revision, theirs, rebased: carried.changes, conflicts: carried.conflicts }
    this.answers.set(key, answer)
    return answer
  }

  private take(change: Change, client: string) {
    this.document = applied(this.document, change)
    this.revision += 1
    this.log.push({ revision: this.revision, author: { id: client, name: client }, client, change })
  }
}
