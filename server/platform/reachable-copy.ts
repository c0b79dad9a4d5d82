import {
  cpSync,
  existsSync,
  linkSync,
  mkdirSync,
  readdirSync,
  readlinkSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  type Dirent,
} from 'node:fs'
import { join } from 'node:path'

import { isRoot } from './account.ts'
import { isPassable, passablePlace } from './passable.ts'
import { randomToken, sha256 } from './secrets.ts'

const keepForMs = 24 * 3_600_000

/** The same files under a second path, without their bytes; copied only where that path is on another disk. */
const linkFile = (from: string, to: string): void => {
  try {
    linkSync(from, to)
  } catch (error) {
    if (!['EXDEV', 'EPERM', 'EMLINK'].includes((error as NodeJS.ErrnoException).code ?? '')) throw error
    cpSync(from, to)
  }
}

const linkEntry = (entry: Dirent, from: string, to: string): void => {
  if (entry.isDirectory()) linkTree(from, to)
  else if (entry.isSymbolicLink()) symlinkSync(readlinkSync(from), to)
  else if (entry.isFile()) linkFile(from, to)
}

const linkTree = (from: string, to: string, parts?: string[]): void => {
  mkdirSync(to, { mode: 0o755 })
  for (const entry of readdirSync(from, { withFileTypes: true })) {
    if (!parts || parts.includes(entry.name)) linkEntry(entry, join(from, entry.name), join(to, entry.name))
  }
}

/** Copies of what the folder held before; a program that still uses one has had a day. */
const removeOld = (place: string, keep: string): void => {
  for (const name of readdirSync(place)) {
    const path = join(place, name)
    if (name !== keep && Date.now() - statSync(path).mtimeMs > keepForMs)
      rmSync(path, { recursive: true, force: true })
  }
}

export interface ReachableCopyOptions {
  /** Changes when the files do; asked only where a copy is needed. */
  identity: () => string
  /** Entries of the folder to copy; all unless said. */
  parts?: string[]
}

/**
 * Where other accounts of the machine reach the files of `folder`: the folder itself, or, when we are root and it lies in a folder that
 * only root may enter, a copy under /var/lib/sluice. Made aside and renamed: nobody ever sees half a copy.
 */
export const reachableCopy = (folder: string, { identity, parts }: ReachableCopyOptions): string => {
  if (!isRoot() || isPassable(join(folder, 'inside'))) return folder
  const place = passablePlace(folder)
  const name = sha256(identity()).slice(0, 16)
  const copy = join(place, name)
  if (existsSync(copy)) return copy
  mkdirSync(place, { recursive: true, mode: 0o755 })
  const fresh = `${copy}.new-${randomToken(6)}`
  try {
    linkTree(folder, fresh, parts)
    renameSync(fresh, copy)
  } catch (error) {
    rmSync(fresh, { recursive: true, force: true })
    // Another process was first, and its copy is as good as ours.
    if (!existsSync(copy)) throw error
  }
  removeOld(place, name)
  return copy
}
