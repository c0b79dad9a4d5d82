import { setTimeout as delay } from 'node:timers/promises'

import { startEmbeddedPostgres, type EmbeddedPostgres } from '#server/db/embedded-postgres.ts'
import type { Logger } from '#server/platform/logger.ts'

export interface KeptDatabase {
  url: string
  stop(): Promise<void>
}

const lookEveryMs = 250
const longestPauseMs = 10_000

/**
 * Brings up the built-in PostgreSQL and brings it up again, on the same port, whenever it is gone.
 * Stopping ends it, also when it ran before we came.
 */
export const keepDatabase = async (folder: string, logger: Logger): Promise<KeptDatabase> => {
  let postgres: EmbeddedPostgres = await startEmbeddedPostgres(folder)
  const { port, url } = postgres
  const stopping = new AbortController()

  const watch = async (): Promise<void> => {
    let pauseMs = lookEveryMs
    while (!stopping.signal.aborted) {
      await delay(pauseMs, undefined, { signal: stopping.signal }).catch(() => {})
      if (stopping.signal.aborted || postgres.isRunning()) continue
      logger.warn('PostgreSQL ended. Starting it again.')
      try {
        postgres = await startEmbeddedPostgres(folder, { port })
        pauseMs = lookEveryMs
        logger.info('PostgreSQL is back.')
      } catch (error) {
        pauseMs = Math.min(pauseMs * 2, longestPauseMs)
        logger.error(`PostgreSQL could not be started. Trying again in ${pauseMs / 1000} s.`, { error })
      }
    }
  }
  const watching = watch()

  return {
    url,
    stop: async () => {
      stopping.abort()
      await watching
      await postgres.stop()
    },
  }
}
