import type { Caller } from '#core/access/caller.ts'
import { announce } from '#server/db/announce.ts'
import type { AppDatabase } from '#server/db/client.ts'
import { othersPresent, removePresence, savePresence, type Presence } from '#server/db/draft-presence.ts'
import { tenantTransaction } from '#server/db/tenant-scope.ts'
import type { Clock } from '#server/platform/clock.ts'

import { liveDraft } from '../pipeline/find-live.ts'

const lastsMs = 30_000

/**
 * Says that somebody looks at a draft, or leaves it, and answers who else does. Only news are told to the others: saying the same
 * again every ten seconds wakes nobody.
 */
export const seePresence = (
  deps: { database: AppDatabase; clock: Clock },
  caller: Caller,
  input: { pipelineId: string; client: string; selection: string[]; leaving?: boolean | undefined },
): Promise<{ others: Presence[] }> =>
  tenantTransaction(deps.database, caller, async (tx) => {
    const { pipelineId, client, selection, leaving } = input
    await liveDraft(tx, pipelineId)
    const at = deps.clock.now()
    if (leaving) await removePresence(tx, pipelineId, client)
    const news =
      leaving || (await savePresence(tx, { pipelineId, client, userId: caller.user.id, selection, at }))
    if (news) await announce(tx, [{ topic: `presence:${pipelineId}` }])
    return { others: await othersPresent(tx, pipelineId, client, new Date(at.getTime() - lastsMs)) }
  })
