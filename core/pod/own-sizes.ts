import type { Runtime } from '../document/runtime.ts'

/** A pod that starts others and follows them needs little, however large they are. */
export const orchestratorSize: Required<Pick<Runtime, 'cpuMilli' | 'memoryMib' | 'diskMib'>> = {
  cpuMilli: 250,
  memoryMib: 384,
  diskMib: 1024,
}

/** The container of ours beside an image that is left as it is: it brings what goes in and takes what comes out. */
export const besideSize = { cpuMilli: 50, memoryMib: 128, memoryLimitMib: 768 } as const

/** The pod that tries the way to web: it asks two questions and ends. */
export const checkSize = { cpuMilli: 100, memoryMib: 192, diskMib: 64 } as const
