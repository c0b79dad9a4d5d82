import { chmod, readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'

/**
 * Removes the folder of an attempt, also where what ran in it took away its own right to it, or still writes as it dies.
 * Throws where the machine does not let go of it.
 */
export async function removeWorkFolder(folder: string): Promise<void> {
  const remove = () => rm(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 50 })
  try {
    await remove()
  } catch {
    await takeBack(folder)
    await remove()
  }
}

/** A folder without its owner's rights cannot be emptied. Root needs none of them, and follows no tenant's folder to change them. */
async function takeBack(folder: string): Promise<void> {
  if (process.getuid?.() === 0) return
  await chmod(folder, 0o700)
  for (const entry of await readdir(folder, { withFileTypes: true }))
    if (entry.isDirectory()) await takeBack(join(folder, entry.name))
}
