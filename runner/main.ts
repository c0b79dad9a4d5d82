import { createInterface } from 'node:readline'

import { executeRun } from './execute-run.ts'
import { WarmHosts } from './executors/warm-hosts.ts'
import { launchSettings, settingsFromEnvironment, type LaunchSettings } from './settings.ts'

/** Standing by: everything that takes time is done before the run is known. Undefined where no run came. */
async function standBy(warm: WarmHosts): Promise<LaunchSettings | undefined> {
  await warm.warmPython()
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
  const warm = await WarmHosts.make()
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
