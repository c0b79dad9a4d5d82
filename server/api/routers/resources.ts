import { z } from 'zod'

import { elementsOf } from '#core/document/document.ts'
import { jsonObject } from '#core/json.ts'
import { resourceTypeOf } from '#core/resource/resource-types.ts'
import { resourceUses } from '#core/resource/resource-uses.ts'
import { activeNumbers } from '#server/db/sql/active-numbers.ts'
import { AddressGuard } from '#server/gateways/guarded-network/address-guard.ts'
import { tenantSecrets } from '#server/platform/tenant-secrets.ts'
import { testResource } from '#server/usecases/resource/test-resource.ts'
import { secretReader } from '#server/usecases/secret/read-secrets.ts'

import { versions } from '../asset-answers.ts'
import { runPool } from '../run-deps.ts'
import { router, tenantProcedure } from '../trpc.ts'

export const resourcesRouter = router({
  /** The resources of all active versions, with what uses each. Their configurations name secrets, and hold none. */
  list: tenantProcedure('pipeline.read').query(({ ctx: { caller, deps } }) =>
    runPool(deps).asTenant(caller.tenantId, async (sql) => {
      const { tenantId, deploymentId } = caller
      const active = await versions.active(sql, tenantId, deploymentId)
      const numbers = await activeNumbers(sql, tenantId, deploymentId)
      return active.flatMap(({ id, document }) =>
        elementsOf(document, 'resource').map((resource) => ({
          pipelineId: id,
          pipeline: document.settings.name,
          version: numbers.get(id) ?? null,
          elementId: resource.id,
          name: resource.name,
          type: resource.type,
          // Said here: a page that lists resources would need every type's schema for it.
          typeLabel: resourceTypeOf(resource.type)?.label ?? resource.type,
          description: resource.description ?? null,
          config: resource.config ?? {},
          uses: resourceUses(document, resource.name),
        })),
      )
    }),
  ),

  /** Tries whether a resource answers as it is written; says what it saw, or what is in the way. */
  test: tenantProcedure('resource.write')
    .input(z.strictObject({ type: z.string().min(1).max(100), config: jsonObject }))
    .mutation(({ ctx: { caller, deps }, input }) => {
      const { clock, masterKeys, networks } = deps
      const readSecrets = secretReader(masterKeys, tenantSecrets(process.env))
      return testResource(
        { pool: runPool(deps), clock, readSecrets, guard: new AddressGuard(networks) },
        caller,
        input,
      )
    }),
})
