import { readFileSync } from 'node:fs'

import { CannotStart } from './cannot-start.ts'

/** A user of the machine. */
export interface Account {
  name: string
  uid: number
  gid: number
}

export const isRoot = (): boolean => process.getuid?.() === 0

/**
 * The account to which root hands a program that refuses to run as root, or nothing when we are an ordinary user.
 * It must be in the machine's passwd file; `nobody` is in every one.
 */
export const serviceAccount = (): Account | undefined => {
  if (!isRoot()) return undefined
  const accounts = readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .map((line) => line.split(':'))
    .map(([name = '', , uid, gid]) => ({ name, uid: Number(uid), gid: Number(gid) }))
  const found = ['postgres', 'nobody'].flatMap((name) =>
    accounts.filter((account) => account.name === name),
  )[0]
  if (!found) {
    throw new CannotStart(
      'PostgreSQL does not run as root, and this machine has no account "nobody". Start as an ordinary user, or create that account.',
    )
  }
  return found
}
