import pg from 'pg'

export interface Listening {
  close(): Promise<void>
}

const retryMs = 250

/**
 * One connection that listens, and comes back by itself when it is lost. `onBack` is called after every connect: what was told meanwhile is
 * lost, so whoever listens must look again. Needs a connection of its own, not one of a transaction pooler.
 */
export const listen = (
  connectionString: string,
  channels: readonly string[],
  on: { notice: (channel: string, payload: string) => void; back: () => void; lost?: (error: Error) => void },
): Listening => {
  let closed = false
  let client: pg.Client | undefined
  let timer: NodeJS.Timeout | undefined

  const connect = async (): Promise<void> => {
    const fresh = new pg.Client({ connectionString, application_name: 'sluice listen', keepAlive: true })
    client = fresh
    let gone = false
    const again = (error?: Error): void => {
      if (gone) return
      gone = true
      if (error) on.lost?.(error)
      fresh.end().catch(() => undefined)
      if (!closed) timer = setTimeout(() => void connect(), retryMs)
    }
    fresh.on('error', again)
    fresh.on('end', () => again())
    fresh.on('notification', ({ channel, payload }) => on.notice(channel, payload ?? ''))
    try {
      await fresh.connect()
      for (const channel of channels) await fresh.query(`LISTEN ${pg.escapeIdentifier(channel)}`)
      on.back()
    } catch (error) {
      again(error as Error)
    }
  }
  void connect()

  return {
    close: async () => {
      closed = true
      clearTimeout(timer)
      await client?.end().catch(() => undefined)
    },
  }
}
