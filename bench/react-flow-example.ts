import { readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { createRequire } from 'node:module'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'

import { rolldown } from 'rolldown'

const require = createRequire(import.meta.url)

export const reactFlowVersion = (require('@xyflow/react/package.json') as { version: string }).version

const page = `<!doctype html><title>React Flow</title><link rel="stylesheet" href="/style.css">
<style>html, body, #root { margin: 0; height: 100% }</style><div id="root"></div><script type="module" src="/page.js"></script>`

const bundled = async (): Promise<string> => {
  const bundle = await rolldown({
    input: join(import.meta.dirname, 'react-flow-example-page.tsx'),
    platform: 'browser',
    logLevel: 'silent',
    transform: { define: { 'process.env.NODE_ENV': '"production"' } },
  })
  const { output } = await bundle.generate({ format: 'esm', minify: true })
  await bundle.close()
  return output[0].code
}

/** Serves React Flow's stress example, built as an application would be, for the time of the work. `url` wants `?nodes=`. */
export const withReactFlowExample = async <Result>(
  work: (url: string) => Promise<Result>,
): Promise<Result> => {
  const served: Record<string, [type: string, body: string]> = {
    '/': ['text/html', page],
    '/page.js': ['text/javascript', await bundled()],
    '/style.css': ['text/css', readFileSync(require.resolve('@xyflow/react/dist/style.css'), 'utf8')],
  }
  const server = createServer((request, response) => {
    const [type, body] = served[new URL(request.url ?? '/', 'http://localhost').pathname] ?? []
    if (type === undefined) response.writeHead(404).end()
    else response.writeHead(200, { 'content-type': type }).end(body)
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  try {
    return await work(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`)
  } finally {
    server.closeAllConnections()
    server.close()
  }
}
