import type pg from 'pg'

/** How a listening connection is kept. */
export interface Listening {
  /** Ends it for good. */
  stop(): Promise<void>
}

export interface ListenOptions {
  onMessage: (payload: string) => void
  /** The connection stands again after a break: what was told meanwhile is lost, so look everywhere. */
  onReconnected: () => void
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
  { onMessage, onReconnected, onLost }: ListenOptions,
): Listening {
  let connection: pg.PoolClient | undefined
  let stopped = false
  let timer: ReturnType<typeof setTimeout> | undefined
  let broken = false

  const again = (error: Error) => {
    connection = undefined
    if (stopped) return
    broken = true
    onLost(error)
    timer = setTimeout(() => void connect(), retryMs)
  }
  const connect = async (): Promise<void> => {
    try {
      const client = await pool.connect()
      if (stopped) return client.release(true)
      connection = client
      let gone = false
      client.on('notification', (message) => onMessage(message.payload ?? ''))
      client.once('error', (error) => {
        if (gone) return
        gone = true
        client.release(true)
        again(error)
      })
      await client.query(`LISTEN ${channel}`)
      if (broken) onReconnected()
      broken = false
    } catch (error) {
      if (connection === undefined) again(error as Error)
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
