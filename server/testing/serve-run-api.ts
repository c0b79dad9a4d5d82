import { createServer, type IncomingMessage } from 'node:http'
import { buffer } from 'node:stream/consumers'

import { isObjectsUrl } from '#core/protocol/run-objects.ts'
import { objectDoor } from '#server/api/http/object-door.ts'
import { runApiDoor } from '#server/api/http/run-api-door.ts'
import { objectDoorDeps } from '#server/api/object-deps.ts'
import { environment } from '#server/platform/environment.ts'

// A web process with the doors that runs need and nothing else: quick to start, made to be killed.

const requestOf = async (incoming: IncomingMessage): Promise<Request> =>
  new Request(`http://localhost${incoming.url}`, {
    method: incoming.method ?? 'GET',
    headers: Object.entries(incoming.headers).flatMap(([name, value]) =>
      typeof value === 'string' ? [[name, value] as [string, string]] : [],
    ),
    ...(incoming.method === 'POST' && { body: await buffer(incoming) }),
  })

const server = createServer((incoming, outgoing) => {
  const answer = async (): Promise<void> => {
    if (isObjectsUrl(incoming.url)) return objectDoor(objectDoorDeps(), incoming, outgoing)
    const request = await requestOf(incoming)
    const response =
      incoming.url === '/api/ready' || incoming.url === '/api/health'
        ? Response.json({ status: 'ok' })
        : await runApiDoor(request)
    outgoing.writeHead(response.status, Object.fromEntries(response.headers))
    outgoing.end(Buffer.from(await response.arrayBuffer()))
  }
  answer().catch(() => outgoing.destroy())
})
server.listen(environment().port, environment().host, () => process.send?.('ready'))
