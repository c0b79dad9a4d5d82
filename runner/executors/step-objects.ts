import { createHash } from 'node:crypto'

/** The objects of a run, its own and those of the tenant it may read, as its values lie among them. */
export interface RunObjects {
  read(key: string): Promise<Buffer>
  putAll(objects: { key: string; data: string }[]): Promise<void>
  /** Undefined where nothing below the prefix waits to be stored. */
  waiting(prefix: string): Promise<void> | undefined
}

/** Where the process of a run and that of a step leave word for each other. */
export const stepObjects = (
  runPrefix: string,
  key: string,
  stepAttempt: number,
): { plan: string; result: string } => {
  // A step's key may be longer than a name of a file, and hold what none may hold.
  const folder = `${runPrefix}/.steps/${createHash('sha256').update(key).digest('hex').slice(0, 32)}`
  return { plan: `${folder}/${stepAttempt}/plan.json`, result: `${folder}/${stepAttempt}/result.json` }
}

/** Stored, not only kept to be stored. */
export async function putNow(objects: RunObjects, key: string, data: string): Promise<void> {
  await objects.putAll([{ key, data }])
  await objects.waiting(key.slice(0, key.lastIndexOf('/')))
}
