import { spawnSync } from 'node:child_process'

import { countRunsGoingOn } from '#server/db/runs-going-on.ts'
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
  // Without an answer there is nothing to say; stopping must not depend on it.
  const runs = await countRunsGoingOn(installation.urls.system).catch(() => 0)
  await installation.stop()
  say(
    runs === 0
      ? 'Stopped.'
      : `Stopped. ${runs === 1 ? 'One run goes' : `${runs} runs go`} on; what they report is kept until the next start.`,
  )
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

/** Python steps need an interpreter; everything else runs without. */
const hasPython = (): boolean => spawnSync('python3', ['--version'], { stdio: 'ignore' }).status === 0

const greeting = ({ environment, beginning }: Installation): string[] => {
  const { link } = beginning
  const until =
    link && new Date(link.expiresAt).toLocaleTimeString('en-GB', { hour: '2-digit', minute: '2-digit' })
  return [
    `\nSluice is ready (${seconds(0)}).\n`,
    ...(link
      ? [
          `  Open  ${link.url}`,
          `        It signs you in once, until ${until}. After that: ${environment.url}`,
        ]
      : [`  Open  ${environment.url}`]),
    ...(hasPython()
      ? []
      : [
          '\n  There is no python3 on this machine: Python assets fail until it is installed (3.9 or newer). Everything else runs.',
        ]),
    '\nStop it with Ctrl-C.',
  ]
}

const run = async (): Promise<void> => {
  const settings = readSettings(process.env)
  const logger = processLogger(settings).with({ process: 'supervisor' })
  installation = await startInstallation(settings, {
    dev,
    example: true,
    logger,
    progress,
    onLine: showLine,
    signal: stopping.signal,
  })
  if (dev) watchSources(() => installation?.worker.restart())
  for (const line of greeting(installation)) say(line)
}

try {
  await run()
} catch (error) {
  if (asked) process.exit(0)
  process.stderr.write(`\n${error instanceof CannotStart ? error.message : (error as Error).stack}\n`)
  process.exit(1)
}
