import { chooseCluster } from '#core/cluster/choose-cluster.ts'
import type { LauncherKind } from '#core/document/abilities.ts'
import type { Runtime } from '#core/document/runtime.ts'
import type { RunGround } from '#core/pod/ground.ts'
import { deploymentOf } from '#server/db/deployments.ts'
import type { TenantTransaction } from '#server/db/tenant-scope.ts'
import { planCeiling } from '#server/db/tenants.ts'

/** How an installation carries out runs, whoever's they are. */
export interface InstallationGround {
  launcher: LauncherKind
  /** What every pod has unless something deeper says otherwise, or its cluster does. */
  installation: Runtime
  /** Where runs go to clusters: what the pods of each have, and what people are told of it. */
  clusters?: readonly { name: string; words?: string; pod: Runtime }[]
}

/** What every pod has in the cluster that a deployment chose; in any, where that one is not there. */
export const installationOn = (
  { installation, clusters = [] }: InstallationGround,
  cluster: string | null,
): Runtime => chooseCluster(clusters, cluster)?.pod ?? installation

export const runGround = async (
  tx: TenantTransaction,
  ground: InstallationGround,
  deploymentId: string,
): Promise<RunGround> => {
  const { name, cluster, runtime } = await deploymentOf(tx, deploymentId)
  return {
    launcher: ground.launcher,
    installation: installationOn(ground, cluster),
    deployment: { name, runtime },
    ceiling: await planCeiling(tx),
  }
}

/** What variables are called, and not what is in them. */
const unsaid = (runtime: Runtime): Runtime => ({
  ...runtime,
  ...(runtime.env && { env: Object.fromEntries(Object.keys(runtime.env).map((name) => [name, ''])) }),
})

/** The same for who looks on: what variables are called, not what the operator or an admin put into them. */
export const shownGround = ({ installation, deployment, ...ground }: RunGround): RunGround => ({
  ...ground,
  installation: unsaid(installation),
  ...(deployment && {
    deployment: { ...deployment, runtime: deployment.runtime && unsaid(deployment.runtime) },
  }),
})
