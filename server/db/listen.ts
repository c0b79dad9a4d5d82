import type pg from 'pg'

/** How a listening connection is kept. */
export interface Listening {
  /** Ends it for good. */
  stop(): Promise<void>
}

export interface ListenOptions {
  onMessage: (payload: string) => void
  /** From now on everything is heard. What was told before, or during a break, was not: look everywhere. */
  onListening: () => void
  onLost: (error: Error) => void
}

const retryMs = 500

/**
 * Listens to a channel of NOTIFY on one connection of the pool, for as long as the process lives.
 * A lost connection is replaced; LISTEN does not survive pgbouncer in transaction mode.
 */
export function listen(
  pool: pg.Pool,
  channel: string,
  { onMessage, onListening, onLost }: ListenOptions,
): Listening {
  let connection: pg.PoolClient | undefined
  let stopped = false
  let timer: ReturnType<typeof setTimeout> | undefined

  const again = (error: Error) => {
    connection = undefined
    if (stopped) return
    onLost(error)
    timer = setTimeout(() => void connect(), retryMs)
  }
  const connect = async (): Promise<void> => {
    let lose = again
    try {
      const client = await pool.connect()
      if (stopped) return client.release(true)
      connection = client
      lose = (error) => {
        lose = () => {}
        if (!stopped) client.release(true)
        again(error)
      }
      client.on('notification', (message) => onMessage(message.payload ?? ''))
      client.on('error', (error) => lose(error))
      await client.query(`LISTEN ${channel}`)
      onListening()
    } catch (error) {
      lose(error as Error)
    }
  }
  void connect()
  return {
    stop: async () => {
      stopped = true
      clearTimeout(timer)
      connection?.removeAllListeners('notification')
      connection?.release(true)
      connection = undefined
    },
  }
}
