import { join } from 'node:path'

import type { StepInvocation } from './step-host.ts'

/** In a standby process: waits to be told its step. Undefined where the host closed before there was one. */
export async function toldInvocation(): Promise<StepInvocation | undefined> {
  const chunks: Buffer[] = []
  for await (const chunk of process.stdin) chunks.push(chunk as Buffer)
  return chunks.length === 0 ? undefined : (JSON.parse(Buffer.concat(chunks).toString()) as StepInvocation)
}

/** Takes on the environment and the working folder of the step. */
export function becomeStep({ env, folder }: StepInvocation): void {
  for (const name of Object.keys(process.env)) delete process.env[name]
  Object.assign(process.env, env)
  process.chdir(join(folder, 'work'))
}
