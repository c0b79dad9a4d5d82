import type { LauncherKind } from '#core/document/abilities.ts'
import type { Runtime } from '#core/document/runtime.ts'
import type { RunGround } from '#core/pod/ground.ts'
import type { TenantTransaction } from '#server/db/tenant-scope.ts'
import { planCeiling } from '#server/db/tenants.ts'

/** How an installation carries out runs, whoever's they are. */
export interface InstallationGround {
  launcher: LauncherKind
  /** What every pod has unless something deeper says otherwise. */
  installation: Runtime
}

export const runGround = async (
  tx: TenantTransaction,
  { launcher, installation }: InstallationGround,
): Promise<RunGround> => ({ launcher, installation, ceiling: await planCeiling(tx) })

/** The same for who looks on: what variables are called, not what the operator put into them. */
export const shownGround = ({ installation, ...ground }: RunGround): RunGround => ({
  ...ground,
  installation: {
    ...installation,
    ...(installation.env && {
      env: Object.fromEntries(Object.keys(installation.env).map((name) => [name, ''])),
    }),
  },
})
