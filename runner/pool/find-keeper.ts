import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'

const run = promisify(execFile)
const program = fileURLToPath(new URL('../processes/keeper.py', import.meta.url))

/** What to put before a runner's command so that nothing it starts outlives it (keeper.py); nothing where this image has no Python for it. */
export async function findKeeper(): Promise<string[]> {
  for (const python of ['/usr/bin/python3', '/usr/local/bin/python3', 'python3']) {
    const found = await run(python, ['-I', '-S', program, '--check'], { timeout: 10_000 }).then(
      ({ stdout }) => stdout.trim(),
      // Not there, too old, or a kernel without it.
      () => '',
    )
    if (found !== '') return [found, '-I', '-S', program]
  }
  return []
}
