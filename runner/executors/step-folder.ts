import { mkdirSync, writeFileSync } from 'node:fs'
import { chmod, rm } from 'node:fs/promises'
import { join } from 'node:path'

/**
 * Makes the folder of one try of a step, as step-host.ts describes it. The name says which step it was to whoever looks.
 * Synchronous: a few small system calls cost less than the way through the thread pool.
 */
export function makeStepFolder(
  parent: string,
  stepKey: string,
  count: number,
  context: Record<string, unknown>,
): string {
  const folder = join(parent, `${count}-${stepKey.replaceAll(/[^A-Za-z0-9_.-]+/g, '_').slice(0, 60)}`)
  mkdirSync(folder, { recursive: true })
  for (const part of ['inputs', 'outputs', 'work', 'tmp']) mkdirSync(join(folder, part))
  // `wx`: another step of the run may have put a pipe there, which would be waited for.
  writeFileSync(join(folder, 'messages'), '', { flag: 'wx' })
  writeFileSync(join(folder, 'context.json'), JSON.stringify(context), { flag: 'wx' })
  return folder
}

/** Removes a step's folder, also where the step took away its own right to it. What cannot be removed goes with the run's folder. */
export async function removeStepFolder(folder: string): Promise<void> {
  const remove = () => rm(folder, { recursive: true, force: true, maxRetries: 2 })
  await remove().catch(async () => {
    await chmod(join(folder, 'work'), 0o700).catch(() => undefined)
    await remove().catch(() => undefined)
  })
}
