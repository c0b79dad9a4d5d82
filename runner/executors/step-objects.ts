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
): { plan: string; end: string; result: string } => {
  // A step's key may be longer than a name of a file, and hold what none may hold.
  const folder = `${runPrefix}/.steps/${createHash('sha256').update(key).digest('hex').slice(0, 32)}`
  const own = `${folder}/${stepAttempt}`
  return { plan: `${own}/plan.json`, end: `${own}/end.json`, result: `${own}/result.json` }
}

/** The object as JSON; undefined where nobody has left it yet. */
export async function readLeft(objects: RunObjects, key: string): Promise<unknown> {
  try {
    return JSON.parse((await objects.read(key)).toString('utf8'))
  } catch (error) {
    if (error instanceof Error && error.name === 'ObjectMissing') return undefined
    throw error
  }
}

/** Stored, not only kept to be stored. */
export async function putNow(objects: RunObjects, key: string, data: string): Promise<void> {
  await objects.putAll([{ key, data }])
  await objects.waiting(key.slice(0, key.lastIndexOf('/')))
}
