import { blameCode } from '#core/asset/blame-code.ts'
import { codeOf } from '#core/document/compute.ts'
import type { Sql } from '#server/db/sql-pool.ts'
import { loadCodeHistory } from '#server/db/sql/code-history.ts'

/** So far back is looked; what is older is told as of the oldest that was looked at. */
const limits = { looked: 300, changes: 60 }

export interface BlamedCode {
  /** For each line of the code the number of the version that last changed it. */
  lines: number[]
  /** The versions that have a line. */
  versions: { number: number; reason: string; author: string; createdAt: Date }[]
  /** Lines of this version may be older: it is as far back as was looked. Null where all was looked at. */
  oldest: number | null
}

/** Who last changed each line of an element's code as it is active, when and why. */
export const blameAsset = async (
  sql: Sql,
  place: { tenantId: string; deploymentId: string; pipelineId: string; elementId: string },
): Promise<BlamedCode> => {
  const history = await loadCodeHistory(sql, place, limits)
  const lines = blameCode(
    history.map(({ number, compute }) => ({ number, code: compute ? (codeOf(compute) ?? null) : null })),
  )
  const used = new Set(lines)
  const [first] = history
  return {
    lines,
    versions: history
      .filter(({ number }) => used.has(number))
      .map(({ number, reason, author, createdAt }) => ({ number, reason, author, createdAt })),
    oldest: first && first.number > 1 && first.compute !== null ? first.number : null,
  }
}
