import { randomBytes } from 'node:crypto'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'

import { stampAddress } from '#server/platform/client-address.ts'
import type { Logger } from '#server/platform/logger.ts'
import { beginStopping } from '#server/platform/stopping.ts'

import { securityHeaders } from './security-headers.ts'

export interface WebServerOptions {
  /** The address people open. */
  url: string
  /** Proxies that stand in front. */
  proxies: number
  logger: Logger
  /** Whether only scripts of ours run; a server that reloads itself needs others. */
  ownScriptsOnly: boolean
  /** How long the last answers may take once it stops. */
  drainMs?: number
  /** How long a request may take to arrive whole. */
  requestTimeoutMs?: number
}

export interface WebServer {
  server: Server
  /** From now on requests are answered by this. */
  answer(handle: (request: IncomingMessage, response: ServerResponse) => Promise<void>): void
  /** From now on every answer asks its sender to come back on another connection: this one is about to stop, and nobody is to write to what is being closed. */
  sendElsewhere(): void
  /** Takes nothing new, ends streams and waits, and settles when the last answer is given or its time is over. */
  stop(): Promise<void>
}

/** The server under the application: what holds for every request, whoever answers it. */
export const webServer = (options: WebServerOptions): WebServer => {
  const { url, proxies, logger, ownScriptsOnly, drainMs = 10_000, requestTimeoutMs = 120_000 } = options
  const server = createServer({
    requestTimeout: requestTimeoutMs,
    headersTimeout: Math.min(60_000, requestTimeoutMs),
    connectionsCheckingInterval: Math.min(30_000, requestTimeoutMs),
    // Longer than that of the proxies in front, so that they end idle connections and not we.
    keepAliveTimeout: 65_000,
  })
  let stopped: Promise<void> | undefined
  let isLeaving = false

  const prepare = (request: IncomingMessage, response: ServerResponse): void => {
    stampAddress(request, proxies)
    const nonce = ownScriptsOnly ? randomBytes(16).toString('base64') : undefined
    const headers = securityHeaders(url, nonce)
    for (const [name, value] of Object.entries(headers)) response.setHeader(name, value)
    // Next reads the nonce of its scripts from the request; what a sender wrote there is overwritten.
    delete request.headers['content-security-policy-report-only']
    request.headers['content-security-policy'] = headers['content-security-policy']
    if (isLeaving || stopped) response.setHeader('connection', 'close')
    response.once('close', () => stopped && setImmediate(() => server.closeIdleConnections()))
  }

  return {
    server,
    answer: (handle) => {
      server.on('request', (request, response) => {
        prepare(request, response)
        handle(request, response).catch((error: unknown) => {
          logger.error('A request could not be answered.', {
            method: request.method,
            url: request.url,
            error,
          })
          response.destroy()
        })
      })
    },
    sendElsewhere: () => {
      isLeaving = true
    },
    stop: () =>
      (stopped ??= new Promise((done) => {
        const force = setTimeout(() => {
          server.closeAllConnections()
          done()
        }, drainMs)
        server.close(() => {
          clearTimeout(force)
          done()
        })
        beginStopping()
        server.closeIdleConnections()
      })),
  }
}
