import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { request as httpsRequest } from 'node:https'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { buffer } from 'node:stream/consumers'

import { kubeconfigAccess } from '#server/gateways/kubernetes/cluster-access.ts'

export interface WatchedCall {
  method: string
  path: string
}

/** A way to a cluster on which a test sees every call before it goes on and before its answer comes back. */
export interface WatchedCluster {
  /** A kubeconfig that leads this way, with the rights of the other. */
  kubeconfig: string
  /** Told of each call that is no stream. What it answers is waited for; true: the call goes no further, or its answer is lost. */
  onCall: (call: WatchedCall, when: 'before' | 'after') => Promise<boolean>
  close(): Promise<void>
}

const contextOf = (server: string) => ({
  apiVersion: 'v1',
  kind: 'Config',
  'current-context': 'watched',
  clusters: [{ name: 'watched', cluster: { server } }],
  users: [{ name: 'watched', user: {} }],
  contexts: [{ name: 'watched', context: { cluster: 'watched', user: 'watched' } }],
})

/** Opens one to where a kubeconfig leads. */
export const openWatchedCluster = async (kubeconfig: string): Promise<WatchedCluster> => {
  const access = kubeconfigAccess(kubeconfig)
  const folder = mkdtempSync(join(tmpdir(), 'sluice-watched-'))
  const file = join(folder, 'kubeconfig')

  const forward = async (incoming: IncomingMessage, body: Buffer): Promise<IncomingMessage> => {
    const { tls, headers } = await access.credentials()
    const { host: _host, ...said } = incoming.headers
    const sent = httpsRequest({
      ...tls,
      host: access.server.hostname,
      port: access.server.port || 443,
      method: incoming.method,
      path: incoming.url,
      headers: { ...said, ...headers },
    })
    sent.end(body)
    const [answer] = (await once(sent, 'response')) as [IncomingMessage]
    return answer
  }

  const serve = async (incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> => {
    const { pathname, searchParams } = new URL(incoming.url ?? '', 'http://cluster')
    const call = { method: incoming.method ?? '', path: pathname }
    const isStream = searchParams.get('watch') === 'true' || pathname.endsWith('/log')
    const body = await buffer(incoming)
    if (!isStream && (await watched.onCall(call, 'before'))) return void outgoing.destroy()
    const answer = await forward(incoming, body)
    if (isStream) {
      outgoing.writeHead(answer.statusCode ?? 500, answer.headers).flushHeaders()
      answer.on('error', () => outgoing.destroy()).pipe(outgoing)
      outgoing.on('close', () => answer.destroy())
      return
    }
    const said = await buffer(answer)
    if (await watched.onCall(call, 'after')) return void outgoing.destroy()
    const { 'transfer-encoding': _encoding, ...headers } = answer.headers
    outgoing.writeHead(answer.statusCode ?? 500, { ...headers, 'content-length': said.length }).end(said)
  }

  const server = createServer((incoming, outgoing) => {
    // Whoever called may be gone by now: that is what tests on this way are about.
    serve(incoming, outgoing).catch(() => outgoing.destroy())
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  writeFileSync(file, JSON.stringify(contextOf(`http://127.0.0.1:${(server.address() as AddressInfo).port}`)))
  const watched: WatchedCluster = {
    kubeconfig: file,
    onCall: async () => false,
    close: async () => {
      server.closeAllConnections()
      const closed = once(server, 'close')
      server.close()
      await closed
      rmSync(folder, { recursive: true })
    },
  }
  return watched
}
