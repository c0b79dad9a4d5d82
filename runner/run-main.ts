import { once } from 'node:events'
import { createInterface } from 'node:readline'

import { containerParts, type ContainerPart } from '#core/protocol/container-step.ts'

import { executeRun } from './execute-run.ts'
import { OwnWarmHosts } from './executors/warm-hosts.ts'
import { rehearse } from './rehearse.ts'
import { settingsFromEnvironment, settingsFromLine, type RunnerSettings } from './settings.ts'

/** The line on standard input that names a run; undefined where it ends without one. */
async function lineGiven(): Promise<string | undefined> {
  const lines = createInterface({ input: process.stdin })
  const given = await Promise.race([once(lines, 'line'), once(lines, 'close').then(() => [undefined])])
  lines.close()
  process.stdin.destroy()
  return given[0] as string | undefined
}

/** Standing by: what takes time is done before the run is known. A run that is there already does not wait for it. */
async function standBy(warm: OwnWarmHosts): Promise<RunnerSettings | undefined> {
  const given = lineGiven()
  const isGiven = given.then(() => true)
  const hasPython = await Promise.race([isGiven.then(() => false), warm.warmPython()])
  // A rehearsal that fails has warmed what it got to; the run meets the same trouble and can tell of it.
  if (hasPython) await Promise.race([isGiven, rehearse(warm).catch(() => undefined)])
  process.stdout.write('ready\n')
  const line = await given
  return line === undefined ? undefined : settingsFromLine(line, process.env)
}

/** Most runs have no container, so what it needs is loaded where there is one. */
async function besideContainer(part: ContainerPart, terminated: AbortSignal): Promise<number> {
  const settings = settingsFromEnvironment(process.env)
  if (part === 'bring') return (await import('./container/bring-container.ts')).bringContainer(settings)
  return (await import('./container/take-container.ts')).takeContainer(settings, terminated)
}

/** The whole life of a runner's process. Answers its exit code. */
export async function runMain(): Promise<number> {
  const terminated = new AbortController()
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.on(signal, () => terminated.abort())
  const part = containerParts.find((one) => process.argv.includes(`--${one}`))
  if (part) return besideContainer(part, terminated.signal)
  // Most runners are no worker of a pool.
  if (process.argv.includes('--pool'))
    return (await import('./pool/live-in-pool.ts')).liveInPool(terminated.signal)
  if (process.argv.includes('--check'))
    return (await import('./check-way.ts')).sayWay(process.env.SLUICE_API_URL ?? '')
  const warm = await OwnWarmHosts.make()
  try {
    const settings = process.argv.includes('--standby')
      ? await standBy(warm)
      : settingsFromEnvironment(process.env)
    return settings ? await executeRun({ settings, warm, terminated: terminated.signal }) : 0
  } finally {
    await warm.close()
  }
}
