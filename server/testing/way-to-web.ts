import { once } from 'node:events'
import { connect, createServer, type AddressInfo, type Socket } from 'node:net'

/** A way to web on which a test can take away the network of single pods. */
export interface WayToWeb {
  port: number
  /** Where it leads, known only when web's port is. */
  leadsTo(url: string): void
  /** Nothing of this address is let through, and nothing to it; neither side is told. */
  silence(address: string): void
  /** What it says is let through again. */
  mend(address: string): void
  /** Bytes that web was given from this address. */
  heardOf(address: string): number
  close(): Promise<void>
}

/** Opens one on every address of this machine. */
export const openWayToWeb = async (): Promise<WayToWeb> => {
  const sockets = new Map<Socket, string>()
  const silent = new Set<string>()
  const heard = new Map<string, number>()
  let target = new URL('http://127.0.0.1')
  const pass = (from: Socket, to: Socket, address: string, onBytes: (count: number) => void): void => {
    sockets.set(from, address)
    from.on('data', (bytes) => {
      if (silent.has(address)) return
      onBytes(bytes.length)
      to.write(bytes)
    })
    from.on('close', () => {
      sockets.delete(from)
      to.destroy()
    })
    // Its other side is ended above.
    from.on('error', () => undefined)
  }
  const server = createServer((pod) => {
    const address = (pod.remoteAddress ?? '').replace(/^::ffff:/, '')
    const web = connect(Number(target.port), target.hostname)
    pass(pod, web, address, (count) => heard.set(address, (heard.get(address) ?? 0) + count))
    pass(web, pod, address, () => undefined)
  })
  server.listen(0, '0.0.0.0')
  await once(server, 'listening')
  const destroyAll = (isMeant: (address: string) => boolean): void => {
    for (const [socket, address] of sockets) if (isMeant(address)) socket.destroy()
  }
  return {
    port: (server.address() as AddressInfo).port,
    leadsTo: (url) => void (target = new URL(url)),
    silence: (address) => void silent.add(address),
    mend: (address) => {
      // What was lost on a connection cannot be made good for.
      destroyAll((of) => of === address)
      silent.delete(address)
    },
    heardOf: (address) => heard.get(address) ?? 0,
    close: async () => {
      const closed = once(server, 'close')
      server.close()
      destroyAll(() => true)
      await closed
    },
  }
}
