import type { Runtime } from '#core/document/runtime.ts'

import type { ObjectOf } from '../kubernetes/kubernetes-objects.ts'
import { defaultDiskMib } from './pod-resources.ts'
import { podFolder } from './pod-volumes.ts'

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

/** Where a runner works in a pod, and how much of the pod's disk it may fill. */
export const runnerPlaces = ({ diskMib = defaultDiskMib }: Runtime): Record<string, string> => ({
  SLUICE_WORK: `${podFolder.work}/run`,
  SLUICE_CACHE: `${podFolder.work}/cache`,
  // Events, lines and values that wait for web may each take as much; the disk has to hold all three, and the steps.
  SLUICE_SPOOL_MIB: String(Math.ceil(diskMib / 4)),
})

/** The Secrets and ConfigMaps whose every key becomes a variable; with `prefix` before its name. */
export const variableSources = ({ envFrom }: Runtime, prefix?: string): Pick<Container, 'envFrom'> =>
  envFrom
    ? {
        envFrom: envFrom.map((source) => ({
          ...(prefix !== undefined && { prefix }),
          ...('secret' in source
            ? { secretRef: { name: source.secret } }
            : { configMapRef: { name: source.configMap } }),
        })),
      }
    : {}
