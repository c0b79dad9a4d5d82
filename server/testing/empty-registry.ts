import { createServer } from 'node:http'

import { afterAll } from 'vitest'

/**
 * The address of a registry of images that answers, and has none. Where the node is this machine, as with `npm run test:k8s` by itself, one of the
 * test's own: nodes speak plain HTTP to themselves. Else that of Kubernetes.
 */
export const emptyRegistry = async (): Promise<string> => {
  if (!process.env.SLUICE_TEST_FAULT) return 'registry.k8s.io/sluice-test'
  const server = createServer((request, response) => {
    const isThere = request.url === '/v2/'
    response.writeHead(isThere ? 200 : 404, { 'content-type': 'application/json' })
    response.end(
      isThere ? '{}' : '{"errors":[{"code":"MANIFEST_UNKNOWN","message":"manifest unknown","detail":{}}]}',
    )
  })
  await new Promise<void>((done, fail) =>
    server.once('error', fail).listen(0, '127.0.0.1', () => {
      done()
    }),
  )
  afterAll(() => void server.close())
  const address = server.address()
  if (!address || typeof address !== 'object') throw new Error('The registry listens nowhere.')
  return `127.0.0.1:${address.port}`
}
