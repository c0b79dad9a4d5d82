import { randomUUID } from 'node:crypto'

import type { ObjectStore } from './object-store.ts'

/** Writes, reads and removes an object, to see whether that can be done. Throws what keeps it from being. */
export const tryStore = async (store: Pick<ObjectStore, 'put' | 'read' | 'remove'>): Promise<void> => {
  const key = `check-${randomUUID()}`
  await store.put(key, 'written to see whether it can be')
  await store.read(key)
  await store.remove(key)
}
