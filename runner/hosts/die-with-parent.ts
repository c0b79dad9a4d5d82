import { execFile } from 'node:child_process'
import { promisify } from 'node:util'

const run = promisify(execFile)
let found: Promise<string[]> | undefined

/**
 * What to put before a command so that its process is killed when this one is, however that ends: util-linux' setpriv, which sets
 * PR_SET_PDEATHSIG and gives its place to the command. Nothing where the machine has none.
 */
export function dieWithParent(): Promise<string[]> {
  found ??= find()
  return found
}

async function find(): Promise<string[]> {
  // By its full path: a step's own PATH need not lead to it.
  for (const setpriv of ['/usr/bin/setpriv', '/bin/setpriv']) {
    const works = await run(setpriv, ['--pdeathsig', 'KILL', '/bin/true']).then(
      () => true,
      () => false,
    )
    if (works) return [setpriv, '--pdeathsig', 'KILL', '--']
  }
  return []
}
