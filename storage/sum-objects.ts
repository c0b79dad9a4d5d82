import type { ObjectStore } from './object-store.ts'

/** How many objects a listing has, and how large they are together. */
export const sumObjects = async (
  listed: ReturnType<ObjectStore['list']>,
): Promise<{ objects: number; sizeBytes: number }> => {
  const sum = { objects: 0, sizeBytes: 0 }
  for await (const { sizeBytes } of listed) {
    sum.objects++
    sum.sizeBytes += sizeBytes
  }
  return sum
}
