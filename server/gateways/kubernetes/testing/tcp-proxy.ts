import { once } from 'node:events'
import { connect, createServer, type Socket } from 'node:net'
import type { AddressInfo } from 'node:net'

import type { ClusterAccess } from '../access.ts'

/** What the way to a cluster does: lets through, lets nothing through without a word, or loses what comes back. */
type Way = 'open' | 'silent' | 'answers lost'

/** A way to a cluster that a test can spoil. */
export interface TcpProxy {
  /** The same access, over this way. */
  access: ClusterAccess
  way: Way
  /** Every piece comes this much later. */
  delayMs: number
  /** Ends every connection there is. */
  cut(): void
  /** Nobody is there any more; connections end. */
  leave(): Promise<void>
  /** Somebody is there again. */
  comeBack(): Promise<void>
}

/** Opens a way to where an access leads. */
export const openTcpProxy = async (access: ClusterAccess): Promise<TcpProxy> => {
  const sockets = new Set<Socket>()
  const pass = (from: Socket, to: Socket, answers: boolean): void => {
    from.on('data', (bytes) => {
      if (proxy.way === 'silent' || (answers && proxy.way === 'answers lost')) return
      if (proxy.delayMs === 0) to.write(bytes)
      else setTimeout(() => to.writable && to.write(bytes), proxy.delayMs)
    })
    from.on('close', () => {
      sockets.delete(from)
      if (proxy.delayMs === 0) to.destroy()
      else setTimeout(() => to.destroy(), proxy.delayMs)
    })
    // What breaks here is what the test is about; its other side is ended above.
    from.on('error', () => undefined)
    sockets.add(from)
  }
  const server = createServer((client) => {
    const cluster = connect(Number(access.server.port || 443), access.server.hostname)
    pass(client, cluster, false)
    pass(cluster, client, true)
  })
  const listen = async (port: number): Promise<number> => {
    server.listen(port, '127.0.0.1')
    await once(server, 'listening')
    return (server.address() as AddressInfo).port
  }
  const port = await listen(0)
  const proxy: TcpProxy = {
    access: {
      ...access,
      server: new URL(`${access.server.protocol}//127.0.0.1:${port}`),
      credentials: async () => {
        const { tls, headers } = await access.credentials()
        const servername = /^[\d.[\]:]+$/.test(access.server.hostname) ? undefined : access.server.hostname
        return { tls: { ...(servername && { servername }), ...tls }, headers }
      },
    },
    way: 'open',
    delayMs: 0,
    cut: () => {
      for (const socket of sockets) socket.destroy()
    },
    leave: async () => {
      const closed = once(server, 'close')
      server.close()
      proxy.cut()
      await closed
    },
    comeBack: async () => {
      await listen(port)
    },
  }
  return proxy
}
