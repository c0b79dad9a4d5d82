import type { Runtime } from '#core/document/runtime.ts'
import { drainMs } from '#core/pool/worker-room.ts'

import { label, managedBy, poolDeploymentName } from '../../kubernetes-jobs/names.ts'
import type { ObjectOf } from '../../kubernetes/kubernetes-objects.ts'
import { podTemplate } from '../pod-template.ts'
import { poolCodeVariable } from './pool-secret.ts'

/** A pool of a tenant as a cluster is to have it. */
export interface PoolWanted {
  namespace: string
  installation: string
  tenantSlug: string
  key: string
  runtime: Runtime
  runnerImage: string
  apiUrl: string
  /** What its workers show to be let in. */
  code: string
  size: number
}

/** The workers of a pool: alike, told which pool they are of, and each called as its pod is. */
export const poolDeployment = (wanted: PoolWanted): ObjectOf['Deployment'] => {
  const { namespace, key } = wanted
  const labels = {
    [label.managedBy]: managedBy,
    [label.installation]: wanted.installation,
    [label.tenant]: wanted.tenantSlug,
    [label.role]: 'pool',
    [label.pool]: key,
  }
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: poolDeploymentName(key), namespace, labels },
    spec: {
      replicas: wanted.size,
      revisionHistoryLimit: 1,
      selector: { matchLabels: { [label.managedBy]: managedBy, [label.pool]: key } },
      // Those of the release before end their work beside the new ones.
      strategy: { type: 'RollingUpdate', rollingUpdate: { maxSurge: 1, maxUnavailable: 0 } },
      template: podTemplate({
        runtime: wanted.runtime,
        runnerImage: wanted.runnerImage,
        labels,
        env: { SLUICE_API_URL: wanted.apiUrl, SLUICE_POOL: key },
        stays: {
          graceSeconds: drainMs / 1000,
          env: [
            { name: 'SLUICE_POOL_WORKER', valueFrom: { fieldRef: { fieldPath: 'metadata.name' } } },
            poolCodeVariable(wanted),
          ],
        },
      }),
    },
  }
}
