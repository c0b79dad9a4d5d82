import type { Runtime } from '../document/runtime.ts'

/** The most memory that something with this runtime may hold: what it asks for, unless a limit of its own is said; undefined where neither is. */
export const mostMemoryMib = ({ memoryMib, memoryLimitMib }: Runtime = {}): number | undefined =>
  memoryLimitMib ?? memoryMib
