import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { globSync } from 'node:fs'
import { join } from 'node:path'

/**
 * Runs each program of the runner once, so that NODE_COMPILE_CACHE holds what the first run of a pod would compile: `node compile.ts FOLDER`.
 * The runner plays a run through before it says that it is ready; the programs of steps end when they are told nothing.
 */
const [folder = ''] = process.argv.slice(2)
const main = join(folder, 'runner', 'main.ts')

const run = async (file: string, args: string[]): Promise<void> => {
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', file, ...args], {
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  if (file === main) await Promise.race([once(child.stdout, 'data'), once(child, 'close')])
  child.stdin.end()
  const [code] =
    child.exitCode === null ? ((await once(child, 'close')) as [number | null]) : [child.exitCode]
  if (code !== 0) throw new Error(`${file} ended with ${code}.`)
}

await run(main, ['--standby'])
for (const file of globSync(join(folder, 'runner', '**', '*-main.ts')))
  if (!file.endsWith('run-main.ts')) await run(file, [])
