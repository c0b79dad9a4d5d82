import { canonicalJson } from '../document/canonical.ts'
import type { Runtime } from '../document/runtime.ts'
import { cpuWords, memoryWords } from '../pod/cluster-words.ts'
import { sha256 } from '../sha256.ts'

/** One pool of a tenant in a cluster: all whose pods are alike share it. */
export interface PoolShape {
  key: string
  /** For people. */
  name: string
  runtime: Runtime
}

/** Enough that no two shapes of a tenant meet, and short enough for names in a cluster. */
const keyLength = 16

/** Which pool a pod of this runtime is for. What says nothing of the pod itself makes no pool of its own. */
export const poolShape = (
  { tenantId, cluster }: { tenantId: string; cluster: string },
  podRuntime: Runtime,
): PoolShape => {
  const { timeoutMs: _timeoutMs, ...runtime } = podRuntime
  return {
    key: sha256(`${tenantId} ${cluster} ${canonicalJson(runtime)}`).slice(0, keyLength),
    name: [
      runtime.image ?? [],
      runtime.cpuMilli === undefined ? [] : cpuWords(runtime.cpuMilli),
      runtime.memoryMib === undefined ? [] : memoryWords(runtime.memoryMib),
    ]
      .flat()
      .join(', '),
    runtime,
  }
}
