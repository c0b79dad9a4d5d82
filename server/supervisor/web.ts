import { join } from 'node:path'

import next from 'next'

import { isObjectsUrl } from '#core/protocol/run-objects.ts'
import { orEnd } from '#server/platform/cannot-start.ts'
import { environment } from '#server/platform/environment.ts'
import { processLogger } from '#server/platform/logger.ts'
import { requireStorage } from '#server/usecases/installation/installation-storage.ts'

import { packedStatic } from './packed-static.ts'
import { webServer } from './web-server.ts'

const { host, port, url, proxies, ...settings } = environment()
const logger = processLogger(settings).with({ process: 'web' })
await orEnd(requireStorage(settings))
const dev = process.env.NODE_ENV !== 'production'

const web = webServer({
  url,
  proxies,
  logger,
  ownScriptsOnly: !dev,
  // The connections of hot reload never end by themselves.
  ...(dev && { drainMs: 500 }),
})
const { server } = web
const app = next({ dev, hostname: host, port, httpServer: server })
const handle = app.getRequestHandler()
await app.prepare()
const handOutPacked = packedStatic(join('.next', 'static'))
web.answer(async (request, response) => {
  if (!dev && (await handOutPacked(request, response))) return undefined
  if (!isObjectsUrl(request.url)) return handle(request, response)
  // Beneath the application, which would hold what comes faster than it is written. Loaded by the first that asks: runs of this machine never do.
  const [{ objectDoor }, { objectDoorDeps }] = await Promise.all([
    import('#server/api/http/object-door.ts'),
    import('#server/api/object-deps.ts'),
  ])
  await objectDoor(objectDoorDeps(), request, response)
})

server.once('error', (error) => {
  logger.error(`Web cannot listen on ${host}:${port}.`, { error })
  process.exit(1)
})
server.listen(port, host, () => process.send?.('ready'))

// Told so some seconds before the end, while others are still being told that this one goes.
process.once('SIGUSR2', () => web.sendElsewhere())
const stop = (): void => void web.stop().then(() => process.exit(0))
process.once('SIGTERM', stop)
process.once('SIGINT', stop)
