import type { Runtime } from '../document/runtime.ts'

/** Who may say something about a pod, the outermost first. `steps`: what the largest step of the pod needs, where nothing deeper says. */
export type LayerKind = 'installation' | 'plan' | 'deployment' | 'pipeline' | 'steps' | 'job' | 'element'

export interface PodLayer {
  of: LayerKind
  /** Of the pipeline, job or element. */
  name?: string
  runtime: Runtime
}

/** What a pod is made of, and which layer said each part of it: by field, by `field.key` where a field is a map. */
export interface LayeredPod {
  runtime: Runtime
  saidBy: Record<string, Pick<PodLayer, 'of' | 'name'>>
}

const maps = ['env', 'nodeSelector', 'labels', 'annotations'] as const
const lists = ['pullSecrets', 'envFrom', 'tolerations'] as const
/** Whoever says anew how much is wanted has not agreed to somebody else's limit. */
const limitOf = { cpuMilli: 'cpuLimitMilli', memoryMib: 'memoryLimitMib' } as const

const without = (values: readonly unknown[], taken: readonly unknown[]): unknown[] => {
  const known = new Set(taken.map((value) => JSON.stringify(value)))
  return values.filter((value) => !known.has(JSON.stringify(value)))
}

/** Lays one over the other: single values are replaced, maps key by key, volumes by where they are mounted; other lists grow. */
const lay = (below: LayeredPod, { runtime: above, ...who }: PodLayer): LayeredPod => {
  const runtime: Record<string, unknown> = { ...below.runtime }
  const saidBy = { ...below.saidBy }
  for (const [amount, limit] of Object.entries(limitOf))
    if (above[amount as keyof typeof limitOf] !== undefined) {
      delete runtime[limit]
      delete saidBy[limit]
    }
  for (const [field, value] of Object.entries(above)) {
    if (value === undefined) continue
    if (maps.some((name) => name === field)) {
      runtime[field] = { ...(runtime[field] as object | undefined), ...(value as object) }
      for (const key of Object.keys(value as object)) saidBy[`${field}.${key}`] = who
      continue
    }
    saidBy[field] = who
    if (lists.some((name) => name === field)) {
      const known = (runtime[field] as unknown[] | undefined) ?? []
      runtime[field] = [...known, ...without(value as unknown[], known)]
    } else if (field === 'volumes') {
      const mounted = new Set((above.volumes ?? []).map(({ mountPath }) => mountPath))
      runtime.volumes = [
        ...(below.runtime.volumes ?? []).filter(({ mountPath }) => !mounted.has(mountPath)),
        ...(above.volumes ?? []),
      ]
    } else runtime[field] = value
  }
  return { runtime: runtime as Runtime, saidBy }
}

/** The layers of those who say something, in the order they are given. */
export const layersOf = (
  ...all: (Pick<PodLayer, 'of' | 'name'> & { runtime: Runtime | null | undefined })[]
): PodLayer[] => all.flatMap(({ runtime, ...who }) => (runtime ? [{ ...who, runtime }] : []))

/** The pod that the layers describe together, the outermost first. */
export const layPod = (layers: readonly PodLayer[]): LayeredPod =>
  layers.reduce(lay, { runtime: {}, saidBy: {} })
