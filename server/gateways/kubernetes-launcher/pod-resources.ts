import type { Runtime } from '#core/document/runtime.ts'
import { mostMemoryMib } from '#core/run/most-memory.ts'

import type { ObjectOf } from '../kubernetes/kubernetes-objects.ts'

type Resources = NonNullable<NonNullable<ObjectOf['Pod']['spec']>['containers'][number]['resources']>

/** Local disk where nothing says how much: enough for a few tables, little enough that a node holds many. */
export const defaultDiskMib = 4_096

const amounts = (cpuMilli: number | undefined, memoryMib: number | undefined, diskMib: number) => ({
  ...(cpuMilli !== undefined && { cpu: `${cpuMilli}m` }),
  ...(memoryMib !== undefined && { memory: `${memoryMib}Mi` }),
  'ephemeral-storage': `${diskMib}Mi`,
})

/** What a container asks for and may have at most: the same, unless its runtime says a limit of its own. */
export const resourcesOf = (runtime: Runtime): Resources => {
  const { cpuMilli, memoryMib, diskMib = defaultDiskMib } = runtime
  return {
    requests: amounts(cpuMilli, memoryMib, diskMib),
    limits: amounts(runtime.cpuLimitMilli ?? cpuMilli, mostMemoryMib(runtime), diskMib),
  }
}
