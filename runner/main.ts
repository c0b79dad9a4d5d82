import { createInterface } from 'node:readline'

import { executeRun } from './execute-run.ts'
import { OwnWarmHosts } from './executors/warm-hosts.ts'
import { rehearse } from './rehearse.ts'
import { launchSettings, settingsFromEnvironment, type LaunchSettings } from './settings.ts'

/** Standing by: everything that takes time is done before the run is known. Undefined where no run came. */
async function standBy(warm: OwnWarmHosts): Promise<LaunchSettings | undefined> {
  const hasPython = await warm.warmPython()
  if (hasPython) await rehearse(warm)
  process.stdout.write('ready\n')
  for await (const line of createInterface({ input: process.stdin })) {
    process.stdin.pause()
    return launchSettings.parse(JSON.parse(line))
  }
  return undefined
}

async function main(): Promise<number> {
  const terminated = new AbortController()
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.on(signal, () => terminated.abort())
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

process.exit(await main())
