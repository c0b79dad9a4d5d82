import { join } from 'node:path'

import type { StepInvocation } from './step-host.ts'

/** In a standby process: waits to be told its step. Undefined where the host closed before there was one. */
export async function toldInvocation(): Promise<StepInvocation | undefined> {
  const chunks: Buffer[] = []
  for await (const chunk of process.stdin) chunks.push(chunk as Buffer)
  return chunks.length === 0 ? undefined : (JSON.parse(Buffer.concat(chunks).toString()) as StepInvocation)
}

/** Takes on the environment, the working folder and the way of writing of the step. */
export function becomeStep({ env, folder }: StepInvocation): void {
  for (const name of Object.keys(process.env)) delete process.env[name]
  Object.assign(process.env, env)
  process.chdir(join(folder, 'work'))
  for (const stream of [process.stdout, process.stderr]) writeAtOnce(stream)
}

/**
 * What Node cannot write to a full pipe it keeps until the code next waits, and throws away where the process
 * exits first. Written at once, nothing is lost and lines are read while a loop is still printing.
 * Node has no public way to ask for it.
 */
function writeAtOnce(stream: NodeJS.WriteStream): void {
  const { _handle: handle } = stream as { _handle?: { setBlocking?: (blocking: boolean) => void } }
  handle?.setBlocking?.(true)
}
