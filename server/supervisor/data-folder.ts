import {
  accessSync,
  chmodSync,
  constants,
  existsSync,
  mkdirSync,
  readFileSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'

import { isRoot } from '#server/platform/account.ts'
import { CannotStart } from '#server/platform/cannot-start.ts'
import { isPassable, passablePlace } from '#server/platform/passable.ts'
import { randomToken } from '#server/platform/secrets.ts'

const codeOf = (error: unknown): string => (error as NodeJS.ErrnoException).code ?? ''

const sentenceOf = (folder: string, error: unknown): string => {
  switch (codeOf(error)) {
    case 'ENOSPC':
      return `The disk that holds ${folder} is full. Free some space, or set SLUICE_DATA to a folder on another disk.`
    case 'EEXIST':
    case 'ENOTDIR':
      return `${folder} is a file, not a folder. Move it away, or set SLUICE_DATA to another folder.`
    // Making a folder with all above it reports a read-only disk as a missing folder.
    case 'ENOENT':
    case 'EROFS':
      return `${folder} is on a disk that is read-only. Set SLUICE_DATA to a folder that can be written.`
    default:
      return `${folder} cannot be read and written by the user who starts Sluice. Give it to that user, or set SLUICE_DATA to another folder.`
  }
}

/**
 * Makes the data folder and returns where it is. As root, PostgreSQL and runs go under accounts of their own, so a folder
 * that only root may reach is replaced by one under /var/lib/sluice.
 */
export const prepareDataFolder = (wanted: string): string => {
  const folder = isRoot() && !isPassable(wanted) ? passablePlace(wanted) : wanted
  try {
    mkdirSync(folder, { recursive: true, mode: 0o755 })
    // Other accounts may pass through, to what is theirs, and may not look around.
    if (statSync(folder).uid === process.getuid?.()) chmodSync(folder, isRoot() ? 0o711 : 0o700)
    accessSync(folder, constants.R_OK | constants.W_OK | constants.X_OK)
    return folder
  } catch (error) {
    throw new CannotStart(sentenceOf(folder, error), { cause: error })
  }
}

/** The secret of the installation: made at the first start, and read by nobody but its owner. */
export const installationSecret = (folder: string): string => {
  const file = join(folder, 'secret')
  try {
    if (!existsSync(file)) writeFileSync(file, randomToken(), { mode: 0o600, flag: 'wx' })
    const secret = readFileSync(file, 'utf8').trim()
    if (secret.length >= 32) return secret
  } catch (error) {
    throw new CannotStart(sentenceOf(file, error), { cause: error })
  }
  throw new CannotStart(
    `${file} holds no secret. Restore it from a backup; without the old one nobody can log in.`,
  )
}
