import { CannotStart } from '#server/platform/cannot-start.ts'
import { readSettings } from '#server/platform/environment.ts'
import { processLogger } from '#server/platform/logger.ts'

import { startInstallation, type Installation, type Progress } from './installation.ts'
import { watchSources } from './watch-sources.ts'

const dev = process.argv.includes('--dev')
const say = (text: string): void => void process.stdout.write(`${text}\n`)

const seconds = (sinceMs: number): string => `${((performance.now() - sinceMs) / 1000).toFixed(1)} s`

const progress: Progress = {
  step: async (text, work) => {
    const startedMs = performance.now()
    say(`${text}…`)
    const result = await work
    say(`${text}: done (${seconds(startedMs)}).`)
    return result
  },
}

const stopping = new AbortController()
let installation: Installation | undefined
let asked = false

const stop = async (): Promise<void> => {
  stopping.abort()
  if (!installation) return
  say('\nStopping…')
  await installation.stop()
  say('Stopped.')
}

/** The first signal stops in order, a second one at once. */
const onSignal = (): void => {
  if (asked) process.exit(1)
  asked = true
  void stop().then(() => installation && process.exit(0))
}
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, onSignal)
// Started by a Node that could not hand over in place, we end with it.
process.once('disconnect', onSignal)
process.channel?.unref()

const showLine = (program: string, line: string): void => {
  process.stderr.write(process.stderr.isTTY ? `${program.padEnd(6)} │ ${line}\n` : `${line}\n`)
}

const run = async (): Promise<void> => {
  const startedMs = performance.now()
  const settings = readSettings(process.env)
  const logger = processLogger(settings).with({ process: 'supervisor' })
  installation = await startInstallation(settings, {
    dev,
    logger,
    progress,
    onLine: showLine,
    signal: stopping.signal,
  })
  if (dev) watchSources(() => installation?.worker.restart())
  const { environment } = installation
  say(`\nSluice is ready (${seconds(startedMs)}).\n\n  ${environment.url}\n\nStop it with Ctrl-C.`)
}

try {
  await run()
} catch (error) {
  if (asked) process.exit(0)
  process.stderr.write(`\n${error instanceof CannotStart ? error.message : (error as Error).stack}\n`)
  process.exit(1)
}
