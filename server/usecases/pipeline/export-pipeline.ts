import type { Caller } from '#core/access/caller.ts'
import { formatText } from '#core/document/format-text.ts'
import type { TextFormat } from '#core/document/parse-text.ts'
import { textOf } from '#core/document/text-editing/text-of.ts'
import { Refusal } from '#core/refusal.ts'
import type { AppDatabase } from '#server/db/client.ts'
import { tenantTransaction } from '#server/db/tenant-scope.ts'
import { findVersion } from '#server/db/versions.ts'

import { liveDraft, pipelineNamed } from './find-live.ts'

export const noVersion = (number: number): Refusal =>
  new Refusal('not_found', `This pipeline has no version ${number}. Choose one of its list.`)

/** A pipeline as a text: its draft, with the comments it was imported with, or one of its versions. */
export const exportPipeline = (
  deps: { database: AppDatabase },
  caller: Caller,
  input: { pipeline: string; format: TextFormat; version?: number | undefined },
): Promise<{ fileName: string; text: string }> =>
  tenantTransaction(deps.database, caller, async (tx) => {
    const { id, name } = await pipelineNamed(tx, input.pipeline)
    const { format } = input
    if (input.version !== undefined) {
      const version = await findVersion(tx, id, { number: input.version })
      if (!version) throw noVersion(input.version)
      return { fileName: `${name}-${version.number}.${format}`, text: formatText(version.document, format) }
    }
    const draft = await liveDraft(tx, id)
    return { fileName: `${name}.${format}`, text: textOf(draft.document, format, draft.text) }
  })
