import type { Caller } from '#core/access/caller.ts'
import type { PipelineDocument } from '#core/document/document.ts'
import { secretUses, type ElementUse } from '#core/resource/secret-uses.ts'
import type { Sql } from '#server/db/sql-pool.ts'
import { currentSecrets, type KeptSecret } from '#server/db/sql/secret-rows.ts'
import { loadSlug } from '#server/db/sql/tenant-rows.ts'
import type { TenantSecrets } from '#server/platform/tenant-secrets.ts'

/** A secret of a deployment as people see it: all but what it is. */
export interface ListedSecret {
  name: string
  /** `given`: the installation's environment has it. `missing`: something refers to it, and nobody has set it. */
  state: 'kept' | 'given' | 'missing'
  /** Where it is kept. */
  kept: { scope: 'deployment' | 'all'; version: number; setAt: Date; setBy: string | null } | null
  /** What the active versions have that refers to it; nothing of one that another of the same name goes before. */
  uses: ElementUse[]
}

const keptOf = ({ deploymentId, version, setAt, setBy }: KeptSecret): ListedSecret['kept'] => ({
  scope: deploymentId === null ? 'all' : 'deployment',
  version,
  setAt,
  setBy,
})

/** The secrets that a deployment has, and those that its pipelines refer to without there being one, in the order of their names. */
export const listSecrets = async (
  sql: Sql,
  installation: TenantSecrets,
  { tenantId, deploymentId }: Pick<Caller, 'tenantId' | 'deploymentId'>,
  documents: readonly PipelineDocument[],
): Promise<ListedSecret[]> => {
  const tenant = (await loadSlug(sql, tenantId)) ?? ''
  const uses = secretUses(documents)
  const rows = await currentSecrets(sql, tenantId, deploymentId)
  const seen = new Set<string>()
  const listed = rows.map((row): ListedSecret => {
    const isFirst = !seen.has(row.name)
    seen.add(row.name)
    return {
      name: row.name,
      state: 'kept',
      kept: keptOf(row),
      uses: isFirst ? (uses.get(row.name) ?? []) : [],
    }
  })
  const wanted = [...uses].flatMap(([name, list]): ListedSecret[] =>
    seen.has(name)
      ? []
      : [
          {
            name,
            state: installation.read(tenant, name) === undefined ? 'missing' : 'given',
            kept: null,
            uses: list,
          },
        ],
  )
  return [...listed, ...wanted].toSorted((a, b) => a.name.localeCompare(b.name, 'en'))
}
