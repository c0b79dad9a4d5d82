import { constants } from 'node:fs'
import { chown, copyFile, mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { Readable } from 'node:stream'

const abandonedMs = 24 * 60 * 60 * 1000

/** Whose files and folders are; our own where nobody is said. */
export interface FileOwner {
  uid: number
  gid: number
}

/** Names and sizes are not for other accounts of the machine either. */
export async function makeFolder(folder: string, owner: FileOwner | undefined): Promise<void> {
  const first = await mkdir(folder, { recursive: true, mode: 0o750 })
  if (!owner || first === undefined) return
  for (let made = folder; made.length >= first.length; made = dirname(made))
    await chown(made, owner.uid, owner.gid)
}

/** The folder for files being written, without those that a process killed long ago left half. */
export async function prepare(folder: string, owner: FileOwner | undefined): Promise<void> {
  await makeFolder(folder, owner)
  for (const name of await readdir(folder)) {
    const path = join(folder, name)
    const seen = await stat(path).catch(() => undefined)
    if (seen && seen.mtimeMs < Date.now() - abandonedMs) await rm(path, { force: true })
  }
}

/** All of them, also where one fails: none goes on writing unseen. */
export async function settled(writing: Promise<void>[]): Promise<void> {
  const failed = (await Promise.allSettled(writing)).find((result) => result.status === 'rejected')
  if (failed) throw failed.reason
}

export async function written(aside: string, data: Uint8Array | string | Readable): Promise<void> {
  const file = await open(aside, 'wx', 0o640)
  try {
    await file.writeFile(data)
    await file.sync()
  } finally {
    await file.close()
  }
}

export async function brought(aside: string, path: string, mayTake: boolean): Promise<void> {
  if (!(mayTake && (await taken(path, aside))))
    await copyFile(path, aside, constants.COPYFILE_EXCL | constants.COPYFILE_FICLONE)
  await flush(aside)
}

/** Whether the file could be moved here; not across file systems, where it has to be copied. */
async function taken(path: string, aside: string): Promise<boolean> {
  try {
    // Not a link: who writes to the old path again would write into the stored object.
    await rename(path, aside)
    return true
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EXDEV') return false
    throw error
  }
}

export async function flush(path: string): Promise<void> {
  const file = await open(path, 'r')
  try {
    await file.sync()
  } finally {
    await file.close()
  }
}
