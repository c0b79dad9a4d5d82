import { statfsSync } from 'node:fs'
import { dirname } from 'node:path'

import { CannotStart } from '#server/platform/cannot-start.ts'

const sentences: [RegExp, (folder: string) => string][] = [
  [
    /no space left|ENOSPC/i,
    (folder) =>
      `The disk that holds ${folder} is full. Free some space, or set SLUICE_DATA to a folder on another disk.`,
  ],
  [
    /EROFS|read-only file system/i,
    (folder) => `${folder} is on a disk that is read-only. Set SLUICE_DATA to a folder that can be written.`,
  ],
  [
    /address already in use|could not bind/i,
    () =>
      'The port of the built-in PostgreSQL is taken by another program. End that program, or start again to use another port.',
  ],
  [
    /ENOTDIR|EEXIST/,
    (folder) => `${folder} is a file, not a folder. Move it away, or set SLUICE_DATA to another folder.`,
  ],
  [
    /incompatible with server|was initialized by PostgreSQL/i,
    (folder) =>
      `The database in ${folder} was made by another release of PostgreSQL. Start the Sluice that made it, export what is needed, and move the folder away.`,
  ],
  [
    /error while loading shared libraries/i,
    () =>
      'The built-in PostgreSQL lacks a library of this machine. Install PostgreSQL 15 or newer and set DATABASE_URL.',
  ],
  [
    /could not create shared memory|could not map anonymous|cannot allocate memory/i,
    () =>
      'There is not enough memory for PostgreSQL. End other programs, or set DATABASE_URL to a database elsewhere.',
  ],
  [
    /permission denied|EACCES|EPERM|operation not permitted/i,
    (folder) =>
      `${folder} cannot be read and written by the account that runs PostgreSQL. Give it back to the user who starts Sluice, or set SLUICE_DATA to another folder.`,
  ],
]

/** A cluster is about 40 MB when it is made. PostgreSQL does not always find words for a disk that ends under it. */
const leastFreeBytes = 64 * 1024 * 1024

const freeBytes = (folder: string): number => {
  try {
    const { bavail, bsize } = statfsSync(folder)
    return bavail * bsize
  } catch {
    const above = dirname(folder)
    return above === folder ? Number.POSITIVE_INFINITY : freeBytes(above)
  }
}

/** What PostgreSQL said, as one sentence with what to do; its own last words where we have none. */
export const describeFailure = (said: string, folder: string, cause: unknown): CannotStart => {
  const heard = freeBytes(folder) < leastFreeBytes ? `${said} no space left` : said
  const known = sentences.find(([pattern]) => pattern.test(heard))
  if (known) return new CannotStart(known[1](folder), { cause })
  const lastWords = said.trim().split('\n').slice(-3).join(' ')
  return new CannotStart(`The built-in PostgreSQL did not start. It said: ${lastWords || 'nothing'}`, {
    cause,
  })
}
