import { sha256 } from '#core/sha256.ts'

import { poolDeploymentName } from '../../kubernetes-jobs/names.ts'
import type { ObjectOf } from '../../kubernetes/kubernetes-objects.ts'

const dataKey = 'code'

/** Another code is another Secret: what is in one never changes, and pods that begin with the next do not wait for those that end with the last. */
export const poolSecretName = ({ key, code }: { key: string; code: string }): string =>
  `${poolDeploymentName(key)}-${sha256(code).slice(0, 10)}`

/** Where the container of a worker finds its code. */
export const poolCodeVariable = (pool: { key: string; code: string }) => ({
  name: 'SLUICE_POOL_CODE',
  valueFrom: { secretKeyRef: { name: poolSecretName(pool), key: dataKey } },
})

/** The code of a pool, which goes when its Deployment does. */
export const poolSecret = (
  { key, code }: { key: string; code: string },
  { metadata }: ObjectOf['Deployment'],
): ObjectOf['Secret'] => {
  const { name = '', namespace, uid = '', labels } = metadata ?? {}
  return {
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: {
      name: poolSecretName({ key, code }),
      ...(namespace !== undefined && { namespace }),
      ...(labels && { labels }),
      ownerReferences: [{ apiVersion: 'apps/v1', kind: 'Deployment', name, uid }],
    },
    immutable: true,
    stringData: { [dataKey]: code },
  }
}
