import type { Caller } from '#core/access/caller.ts'
import { partitionKeyProblem } from '#core/partition/check-partition-key.ts'
import { Refusal } from '#core/refusal.ts'
import { announce } from '#server/db/announce.ts'
import { actorOf, recordAudit } from '#server/db/audit.ts'
import type { AppDatabase } from '#server/db/client.ts'
import { addDynamicKeys, removeDynamicKeys } from '#server/db/dynamic-partition-keys.ts'
import { tenantTransaction, type TenantTransaction } from '#server/db/tenant-scope.ts'
import type { Clock } from '#server/platform/clock.ts'

interface Deps {
  database: AppDatabase
  clock: Clock
}

interface KeysOfSet {
  set: string
  keys: readonly string[]
}

const writing =
  ({ sql }: TenantTransaction) =>
  async (text: string, values: unknown[]): Promise<number> =>
    (await sql(text, values)).rowCount ?? 0

const change = (
  deps: Deps,
  caller: Caller,
  { set, keys }: KeysOfSet,
  action: 'partitions.added' | 'partitions.removed',
  work: (tx: TenantTransaction) => Promise<number>,
): Promise<{ changed: number }> =>
  tenantTransaction(deps.database, caller, async (tx) => {
    const changed = await work(tx)
    if (changed > 0) {
      await recordAudit(tx, actorOf(caller), {
        action,
        target: { name: set },
        detail: { keys: keys.slice(0, 100), count: changed, deployment: caller.deploymentId },
      })
      await announce(tx, [{ topic: 'assets' }], caller.deploymentId)
    }
    return { changed }
  })

/** Adds keys to a dynamic set of the caller's deployment. Refuses `invalid_input` where one of them cannot be a key; then none is added. */
export const addPartitionKeys = (
  deps: Deps,
  caller: Caller,
  given: KeysOfSet,
): Promise<{ changed: number }> => {
  const problem = given.keys.map((key) => partitionKeyProblem(key, true)).find((one) => one !== undefined)
  if (problem !== undefined) throw new Refusal('invalid_input', problem, { field: 'keys' })
  return change(deps, caller, given, 'partitions.added', (tx) =>
    addDynamicKeys(
      writing(tx),
      { ...caller, name: given.set },
      given.keys,
      caller.user.name,
      deps.clock.now(),
    ),
  )
}

/** Takes keys out of a dynamic set; what was made of them stays in storage. */
export const removePartitionKeys = (
  deps: Deps,
  caller: Caller,
  given: KeysOfSet,
): Promise<{ changed: number }> =>
  change(deps, caller, given, 'partitions.removed', (tx) =>
    removeDynamicKeys(writing(tx), { ...caller, name: given.set }, given.keys),
  )
