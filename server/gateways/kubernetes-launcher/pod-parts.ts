import type { Runtime } from '#core/document/runtime.ts'

import type { ObjectOf } from '../kubernetes/kubernetes-objects.ts'

export type PodSpec = NonNullable<ObjectOf['Pod']['spec']>
export type Container = PodSpec['containers'][number]
export type PodContainers = Pick<PodSpec, 'initContainers' | 'containers' | 'volumes'>

/** The account our image has; foreign images run under it too, because they may not run as root. */
export const runnerUser = 65_532

/** Where the runner lies: in our image, and where it is copied to for any other. */
export const runnerHome = '/sluice'

export const confined = {
  allowPrivilegeEscalation: false,
  readOnlyRootFilesystem: true,
  capabilities: { drop: ['ALL'] },
}

export const variables = (env: Record<string, string>): NonNullable<Container['env']> =>
  Object.entries(env).map(([name, value]) => ({ name, value }))

/** The Secrets and ConfigMaps whose every key becomes a variable. */
export const variableSources = ({ envFrom }: Runtime): Pick<Container, 'envFrom'> =>
  envFrom
    ? {
        envFrom: envFrom.map((source) =>
          'secret' in source
            ? { secretRef: { name: source.secret } }
            : { configMapRef: { name: source.configMap } },
        ),
      }
    : {}
