import { spawn } from 'node:child_process'
import { once } from 'node:events'

import type { Beginning } from './first-steps.ts'
import type { Program } from './keep-running.ts'

/** Runs the first steps to their end and returns what they found. Their words are an error's when they fail. */
export const begin = async (program: Program, signal: AbortSignal): Promise<Beginning> => {
  const child = spawn(program.command, program.args, {
    env: program.env,
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    signal,
  })
  let said = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding('utf8').on('data', (text: string) => {
      said = (said + text).slice(-10_000)
    })
  }
  let beginning: Beginning | undefined
  child.once('message', (message) => {
    beginning = message as Beginning
  })
  const [code] = (await once(child, 'close')) as [number | null]
  if (code === 0 && beginning) return beginning
  throw new Error(`The example could not be prepared.\n${said.trim()}`)
}
