import { execFileSync } from 'node:child_process'
import { join } from 'node:path'

/** What to put before a runner's command so that nothing it starts outlives it. */
export type Keeper = (account: { uid: number; gid: number } | undefined) => string[]

/**
 * The keeper of this machine, which lies beside the runner and says itself how it works; undefined where the machine has none.
 * It needs Linux and any Python 3, the system's own rather than one that a shim finds.
 */
export const findKeeper = (runnerHome: string): Keeper | undefined => {
  if (process.platform !== 'linux') return undefined
  const program = join(runnerHome, 'runner', 'processes', 'keeper.py')
  for (const python of ['/usr/bin/python3', '/usr/local/bin/python3', 'python3']) {
    const found = check(python, program)
    if (found === undefined) continue
    const command = [found, ...flags, program]
    return (account) =>
      account ? [...command, '--account', String(account.uid), String(account.gid)] : command
  }
  return undefined
}

/** Nothing of the user's, nothing of the working folder's: as root, it stays root. */
const flags = ['-I', '-S']

const check = (python: string, program: string): string | undefined => {
  try {
    const said = execFileSync(python, [...flags, program, '--check'], {
      encoding: 'utf8',
      timeout: 10_000,
      stdio: ['ignore', 'pipe', 'ignore'],
    })
    return said.trim() || undefined
  } catch {
    // Not there, too old, or a kernel without it.
    return undefined
  }
}
