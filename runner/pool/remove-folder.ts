import { chmod, readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'

/** Removes the folder of a lease, also where what worked in it took away its own right to it. Throws where it does not let go. */
export async function removeFolder(folder: string): Promise<void> {
  const remove = () => rm(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 50 })
  try {
    await remove()
  } catch {
    await takeBack(folder)
    await remove()
  }
}

async function takeBack(folder: string): Promise<void> {
  await chmod(folder, 0o700)
  for (const entry of await readdir(folder, { withFileTypes: true }))
    if (entry.isDirectory()) await takeBack(join(folder, entry.name))
}
