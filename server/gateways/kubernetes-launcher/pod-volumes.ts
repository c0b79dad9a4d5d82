import type { Runtime } from '#core/document/runtime.ts'

import type { ObjectOf } from '../kubernetes/kubernetes-objects.ts'
import { defaultDiskMib } from './pod-resources.ts'

type PodSpec = NonNullable<ObjectOf['Pod']['spec']>
type Volume = NonNullable<PodSpec['volumes']>[number]
type Mount = NonNullable<PodSpec['containers'][number]['volumeMounts']>[number]

/** Where a runner in a pod may write; the image itself is read-only. */
export const podFolder = { work: '/work', temporary: '/tmp' } as const

const sourceOf = (source: NonNullable<Runtime['volumes']>[number]['source']): Omit<Volume, 'name'> => {
  if ('secret' in source) return { secret: { secretName: source.secret } }
  if ('configMap' in source) return { configMap: { name: source.configMap } }
  if ('claim' in source) return { persistentVolumeClaim: { claimName: source.claim } }
  return { emptyDir: { sizeLimit: `${source.scratchMib}Mi` } }
}

/** The volumes of a pod and where they are mounted: what the runner needs, then what the runtime asks for. */
export const podVolumes = (runtime: Runtime, isForeign: boolean): { volumes: Volume[]; mounts: Mount[] } => {
  const scratch = { emptyDir: { sizeLimit: `${runtime.diskMib ?? defaultDiskMib}Mi` } }
  const asked = (runtime.volumes ?? []).map((volume, index) => ({ ...volume, name: `volume-${index}` }))
  return {
    volumes: [
      { name: 'work', ...scratch },
      { name: 'temporary', ...scratch },
      ...(isForeign ? [{ name: 'runner', emptyDir: { sizeLimit: '512Mi' } }] : []),
      ...asked.map(({ name, source }) => ({ name, ...sourceOf(source) })),
    ],
    mounts: [
      { name: 'work', mountPath: podFolder.work },
      { name: 'temporary', mountPath: podFolder.temporary },
      ...(isForeign ? [{ name: 'runner', mountPath: '/sluice', readOnly: true }] : []),
      ...asked.map(({ name, mountPath, readOnly, subPath }) => ({
        name,
        mountPath,
        ...(readOnly !== undefined && { readOnly }),
        ...(subPath !== undefined && { subPath }),
      })),
    ],
  }
}
