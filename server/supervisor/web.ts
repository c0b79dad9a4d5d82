import { createServer } from 'node:http'

import next from 'next'

import { stampAddress } from '#server/platform/client-address.ts'
import { environment } from '#server/platform/environment.ts'
import { processLogger } from '#server/platform/logger.ts'

/** Requests that are being answered may finish; streams, which never would, are cut after this, and browsers come back by themselves. */
const drainMs = 500

const { host, port, proxies, ...settings } = environment()
const logger = processLogger(settings).with({ process: 'web' })
const dev = process.env.NODE_ENV !== 'production'

const server = createServer()
const app = next({ dev, hostname: host, port, httpServer: server })
const handle = app.getRequestHandler()
await app.prepare()

server.on('request', (request, response) => {
  stampAddress(request, proxies)
  handle(request, response).catch((error: unknown) => {
    logger.error('A request could not be answered.', { method: request.method, url: request.url, error })
    response.destroy()
  })
})
// Runs hold long uploads and browsers long streams; the idle keep-alive outlives that of the proxies in front.
server.requestTimeout = 0
server.keepAliveTimeout = 65_000

server.once('error', (error) => {
  logger.error(`Web cannot listen on ${host}:${port}.`, { error })
  process.exit(1)
})
server.listen(port, host, () => process.send?.('ready'))

const stop = (): void => {
  server.close(() => process.exit(0))
  server.closeIdleConnections()
  setTimeout(() => server.closeAllConnections(), drainMs).unref()
}
process.once('SIGTERM', stop)
process.once('SIGINT', stop)
