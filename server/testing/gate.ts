import { createServer, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

export interface Gate {
  /** Where those who wait ask, from this machine; pods reach it under another name. */
  port: number
  /** How many waited at once, at most. */
  most: () => number
  close: () => void
}

/** Those who ask wait until so many do, and go on together. */
export const openGate = (expected: number): Promise<Gate> => {
  const waiting = new Set<ServerResponse>()
  let most = 0
  const server = createServer((_, answer) => {
    waiting.add(answer)
    most = Math.max(most, waiting.size)
    answer.once('close', () => waiting.delete(answer))
    if (waiting.size < expected) return
    for (const each of waiting) each.end('go')
  })
  return new Promise((done) => {
    server.listen(0, '0.0.0.0', () =>
      done({
        port: (server.address() as AddressInfo).port,
        most: () => most,
        close: () => {
          server.closeAllConnections()
          server.close()
        },
      }),
    )
  })
}
