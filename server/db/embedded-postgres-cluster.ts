import { execFile } from 'node:child_process'
import { chownSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'

import type { Account } from '#server/platform/account.ts'
import { randomToken } from '#server/platform/secrets.ts'

import { describeFailure } from './embedded-postgres-failure.ts'

const run = promisify(execFile)

/** Where a built-in PostgreSQL lies, its programs, and the account that runs them where ours may not. */
export interface Cluster {
  root: string
  data: string
  bin: string
  account: Account | undefined
}

/** How PostgreSQL's programs are started: by their own account, with none of our environment. */
export const asAccount = (account: Account | undefined) => ({
  ...(account && { uid: account.uid, gid: account.gid }),
  env: { NODE_ENV: 'production' as const, LC_ALL: 'C', TZ: 'UTC', PATH: process.env.PATH ?? '' },
  cwd: '/',
})

const give = (path: string, account: Account | undefined): void => {
  if (account) chownSync(path, account.uid, account.gid)
}

/** Built aside and renamed, so that a crash, or a second process doing the same, never leaves half a cluster. */
export const createCluster = async ({ root, data, bin, account }: Cluster): Promise<void> => {
  mkdirSync(dirname(root), { recursive: true })
  mkdirSync(root, { recursive: true, mode: 0o700 })
  give(root, account)
  const fresh = join(root, `new-${process.pid}-${randomToken(4)}`)
  const password = `${fresh}.password`
  writeFileSync(password, randomToken(), { mode: 0o600 })
  give(password, account)
  try {
    await run(
      join(bin, 'initdb'),
      [
        '-D',
        fresh,
        '-U',
        'sluice',
        '--pwfile',
        password,
        '-A',
        'scram-sha-256',
        '--locale-provider=builtin',
        '--locale=C.UTF-8',
        '-E',
        'UTF8',
        '--no-sync',
        '--no-instructions',
      ],
      asAccount(account),
    )
    renameSync(password, join(fresh, 'owner-password'))
    renameSync(fresh, data)
  } catch (error) {
    rmSync(password, { force: true })
    rmSync(fresh, { recursive: true, force: true })
    // Another process was first, and its cluster is as good as ours.
    if (!existsSync(join(data, 'PG_VERSION')))
      throw describeFailure(String((error as { stderr?: string }).stderr ?? error), root, error)
  }
}

/** The owner's address. */
export const addressOf = (data: string, port: number): string =>
  `postgresql://sluice:${readFileSync(join(data, 'owner-password'), 'utf8')}@127.0.0.1:${port}/postgres`
