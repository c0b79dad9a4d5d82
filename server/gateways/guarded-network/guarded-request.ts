import http from 'node:http'
import https from 'node:https'

import { NotReachable, type AddressGuard } from './address-guard.ts'

const mostRedirects = 3
const largestBytes = 8_388_608
/** What another host may be told. Any other header may hold what only the first host is to know, whatever its name is. */
const openHeaders = new Set(['accept'])

export interface GuardedAnswer {
  status: number
  body: Buffer
}

interface Answer extends GuardedAnswer {
  location: string | undefined
}

interface Asked {
  headers: Record<string, string>
  guard: AddressGuard
  signal: AbortSignal
  /** Sent by POST; absent: it is a GET. */
  body?: string
}

const once = (url: URL, { headers, guard, signal, body }: Asked): Promise<Answer> => {
  guard.requireHost(url.hostname)
  const { request } = url.protocol === 'https:' ? https : http
  return new Promise((done, fail) => {
    // No agent: a connection that is kept could have been made for another.
    const method = body === undefined ? 'GET' : 'POST'
    const asking = request(url, { method, headers, signal, agent: false, lookup: guard.lookup }, (answer) => {
      const chunks: Buffer[] = []
      let sizeBytes = 0
      answer.on('data', (chunk: Buffer) => {
        sizeBytes += chunk.byteLength
        if (sizeBytes > largestBytes)
          asking.destroy(new NotReachable(`${url.host} answered with more than 8 MiB.`))
        else chunks.push(chunk)
      })
      answer.on('error', fail)
      answer.on('end', () =>
        done({
          status: answer.statusCode ?? 0,
          body: Buffer.concat(chunks),
          location: answer.headers.location,
        }),
      )
    })
    asking.on('socket', (socket) =>
      socket.once('connect', () => {
        const { remoteAddress = '' } = socket
        if (!guard.isReachable(remoteAddress))
          asking.destroy(new NotReachable(`${url.host} may not be reached.`))
      }),
    )
    asking.on('error', fail)
    asking.end(body)
  })
}

const requireAddress = (url: URL): void => {
  if (url.protocol !== 'http:' && url.protocol !== 'https:')
    throw new NotReachable(`${url.protocol} is not asked; http and https are.`)
  if (url.username !== '' || url.password !== '')
    throw new NotReachable('An address holds no user and no password. Send them in a header.')
}

/** Asks an address, and those it is sent on to where nothing is sent along, each of which is held against the guard; what the headers hold goes to the first host alone. */
export const guardedRequest = async (address: string, given: Asked): Promise<GuardedAnswer> => {
  let url = new URL(address)
  let { headers } = given
  for (let hop = 0; hop <= mostRedirects; hop++) {
    requireAddress(url)
    const { location, ...answer } = await once(url, { ...given, headers })
    const isSentOn = answer.status >= 300 && answer.status < 400 && given.body === undefined
    if (!isSentOn || location === undefined) return answer
    const next = new URL(location, url)
    if (next.origin !== url.origin)
      headers = Object.fromEntries(
        Object.entries(headers).filter(([name]) => openHeaders.has(name.toLowerCase())),
      )
    url = next
  }
  throw new NotReachable(`${address} sends on more than ${mostRedirects} times.`)
}
