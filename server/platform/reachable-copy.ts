import { existsSync } from 'node:fs'
import { cp, link, mkdir, readdir, readlink, rename, rm, symlink } from 'node:fs/promises'
import { dirname, join } from 'node:path'

import { isRoot } from './account.ts'
import { isPassable, passablePlace } from './passable.ts'
import { randomToken } from './secrets.ts'

/** The same files under a second path, without their bytes. Fails with EXDEV where that path is on another disk. */
const linkTree = async (from: string, to: string): Promise<void> => {
  await mkdir(to, { mode: 0o755 })
  for (const entry of await readdir(from, { withFileTypes: true })) {
    const [source, target] = [join(from, entry.name), join(to, entry.name)]
    if (entry.isDirectory()) await linkTree(source, target)
    else if (entry.isSymbolicLink()) await symlink(await readlink(source), target)
    else if (entry.isFile()) await link(source, target)
  }
}

const copyTree = async (from: string, to: string): Promise<void> => {
  try {
    await linkTree(from, to)
  } catch (error) {
    if (!['EXDEV', 'EPERM', 'EMLINK'].includes((error as NodeJS.ErrnoException).code ?? '')) throw error
    await rm(to, { recursive: true, force: true })
    await cp(from, to, { recursive: true, verbatimSymlinks: true })
  }
}

/**
 * Where other accounts of the machine reach the files of `folder`: the folder itself, or, when we are root and it lies in a folder that
 * only root may enter, a copy under /var/lib/sluice. `identity` is what changes when the files do. Made aside and renamed: nobody ever
 * sees half a copy.
 */
export const reachableCopy = async (folder: string, identity: string): Promise<string> => {
  if (!isRoot() || isPassable(join(folder, 'inside'))) return folder
  const copy = passablePlace(`${folder}\n${identity}`)
  if (existsSync(copy)) return copy
  await mkdir(dirname(copy), { recursive: true, mode: 0o755 })
  const fresh = `${copy}.new-${randomToken(6)}`
  await copyTree(folder, fresh)
  try {
    await rename(fresh, copy)
  } catch (error) {
    await rm(fresh, { recursive: true, force: true })
    if (!existsSync(copy)) throw error
  }
  return copy
}
