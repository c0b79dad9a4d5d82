import type { Logger } from '#server/platform/logger.ts'

export interface LoopOptions {
  name: string
  /** How long after a pass the next one comes by itself; spread by a tenth, so that workers do not move in step. */
  everyMs: number
  logger: Logger
  /** True: there may be more to do, come again at once. */
  once: () => Promise<boolean | void>
}

export interface Loop {
  /** Comes again soon: at once, or as soon as the pass that goes on is over. */
  wake(): void
  /** No further pass; resolves when the present one is over. */
  stop(): Promise<void>
}

const longestPauseMs = 30_000

/** Does one thing again and again, never twice at the same time. A failed pass is told and tried again with growing patience; nothing ends the loop but `stop`. */
export const startLoop = ({ name, everyMs, logger, once }: LoopOptions): Loop => {
  let stopped = false
  let woken = false
  let failures = 0
  let timer: NodeJS.Timeout | undefined
  let going: Promise<void> | undefined

  const pass = async (): Promise<void> => {
    woken = false
    let again = false
    try {
      again = (await once()) === true
      failures = 0
    } catch (error) {
      failures += 1
      // A database that is being started anew fails every pass; once a minute is enough to say so.
      if (failures === 1 || failures % 20 === 0)
        logger.warn(`The loop "${name}" failed and will try again.`, { failures, error })
    }
    going = undefined
    if (!stopped) plan(failures === 0 && (again || woken) ? 0 : delayMs())
  }
  const delayMs = (): number =>
    failures > 0
      ? Math.min(longestPauseMs, 100 * 2 ** Math.min(failures, 10))
      : everyMs * (0.9 + 0.2 * Math.random())
  const plan = (inMs: number): void => {
    clearTimeout(timer)
    timer = setTimeout(() => {
      going = pass()
    }, inMs)
  }
  plan(0)

  return {
    wake: () => {
      woken = true
      if (!stopped && !going && failures === 0) plan(0)
    },
    stop: async () => {
      stopped = true
      clearTimeout(timer)
      await going
    },
  }
}
