import type { Answers } from '#components/api/trpc.ts'
import { formatQuantity } from '#components/ui/format.ts'
import { ofPipeline } from '#core/document/changed-elements.ts'
import { diffDocuments } from '#core/document/diff-documents.ts'
import type { PipelineDocument } from '#core/document/document.ts'
import { listed } from '#core/listed-words.ts'

import { changeCount } from '../compare/change-count.ts'
import { idOf } from '../compare/compared-scene.ts'

export type LastChanges = Answers['versions']['preview']['lastChanges']

/** What came into the draft after it was shown. */
export interface LateChanges {
  count: number
  /** What they are of: ids of elements, and `ofPipeline`. */
  ids: readonly string[]
}

/** What differs between the draft that is shown and the draft as it is by now. */
export const lateChanges = (shown: PipelineDocument, now: PipelineDocument): LateChanges => {
  const difference = diffDocuments(shown, now)
  return {
    count: changeCount(difference),
    ids: [...(difference.settings.length > 0 ? [ofPipeline] : []), ...difference.elements.map(idOf)],
  }
}

/** "2 changes by Ben and you came in since this was opened." Nobody is named whom the server has not named yet. */
export const lateWords = (
  { count, ids }: LateChanges,
  { lastChanges, revision, me }: { lastChanges: LastChanges; revision: number; me: string | undefined },
): string => {
  const people = ids.flatMap((id) => {
    const last = lastChanges[id]
    return last && last.revision > revision ? [nameOf(last, me)] : []
  })
  const by = people.length > 0 ? ` by ${listed([...new Set(people)])}` : ''
  return `${formatQuantity(count, 'change')}${by} came in since this was opened.`
}

const nameOf = ({ by }: LastChanges[string], me: string | undefined): string =>
  by.id === me ? 'you' : by.name

/** By whom each element was changed last, as a line of the list of changes says it. */
export const authorsOf = (lastChanges: LastChanges, me: string | undefined): ReadonlyMap<string, string> =>
  new Map(Object.entries(lastChanges).map(([id, last]) => [id, `by ${nameOf(last, me)}`]))
