import { statSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'

import { sha256 } from './secrets.ts'

const openToAll = (folder: string): boolean => {
  try {
    const found = statSync(folder)
    return !found.isDirectory() || (found.mode & 0o001) !== 0
  } catch (error) {
    // What is not there yet will be made by us, passable.
    const { code } = error as NodeJS.ErrnoException
    if (code === 'ENOENT' || code === 'ENOTDIR') return true
    throw error
  }
}

/** Whether any account of the machine can pass through the folders above `path`, to reach what is in it. */
export const isPassable = (path: string): boolean => {
  const above = dirname(resolve(path))
  return openToAll(above) && (above === dirname(above) || isPassable(above))
}

/** Where root puts what other accounts must reach, when `path` lies in a folder that only root may enter. */
export const passablePlace = (path: string): string =>
  join('/var/lib/sluice', sha256(resolve(path)).slice(0, 16))
