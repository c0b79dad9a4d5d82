import { request as httpRequest } from 'node:http'
import { request as httpsRequest } from 'node:https'
import { setTimeout as wait } from 'node:timers/promises'

import { wayPatienceMs, type WayTried, type WayTrouble } from '#core/cluster/way.ts'
import { runApiPath } from '#core/protocol/run-api.ts'

/** A new pod’s network may take a moment until it is as its policies say. */
const tries = 3
const pauseMs = 1_500

const troubleOf: Record<string, WayTrouble> = {
  ENOTFOUND: 'not_resolved',
  EAI_AGAIN: 'not_resolved',
  ENODATA: 'not_resolved',
  ECONNREFUSED: 'refused',
  ETIMEDOUT: 'timed_out',
  EHOSTUNREACH: 'timed_out',
  ENETUNREACH: 'timed_out',
  EPROTO: 'not_sluice',
  ERR_SSL_WRONG_VERSION_NUMBER: 'not_sluice',
  ERR_SSL_PACKET_LENGTH_TOO_LONG: 'not_sluice',
}

/** What OpenSSL says of certificates, in the codes that Node gives. */
const untrusted = /CERT|SELF_SIGNED|UNABLE_TO_VERIFY|UNABLE_TO_GET_ISSUER|ERR_TLS_CERT/

const shut = (error: unknown): WayTried => {
  const { code = '', message = String(error) } = error as { code?: string; message?: string }
  const isLate = error instanceof Error && (error.name === 'TimeoutError' || error.name === 'AbortError')
  if (isLate) return { is: 'shut', trouble: 'timed_out', detail: '' }
  return {
    is: 'shut',
    trouble: untrusted.test(code) ? 'tls_not_trusted' : (troubleOf[code] ?? 'failed'),
    detail: message === '' ? code : message,
  }
}

interface Answer {
  status: number
  text: string
}

const ask = (url: URL, method: 'GET' | 'POST'): Promise<Answer> =>
  new Promise((resolve, reject) => {
    const send = url.protocol === 'https:' ? httpsRequest : httpRequest
    const request = send(
      url,
      {
        method,
        agent: false,
        signal: AbortSignal.timeout(wayPatienceMs),
        ...(method === 'POST' && { headers: { 'content-type': 'application/json' } }),
      },
      (answer) => {
        let text = ''
        answer.setEncoding('utf8')
        answer.on('data', (piece: string) => {
          // Enough to know who speaks.
          if (text.length < 10_000) text += piece
        })
        answer.on('end', () => resolve({ status: answer.statusCode ?? 0, text }))
        answer.on('error', reject)
      },
    )
    // The reason of a signal says more than the error that it makes.
    request.on('error', (error) => reject(error.name === 'AbortError' ? (error.cause ?? error) : error))
    request.end(method === 'POST' ? '{}' : undefined)
  })

const fieldOf = ({ text }: Answer, field: string): unknown => {
  try {
    return (JSON.parse(text) as Record<string, unknown> | null)?.[field]
  } catch {
    return undefined
  }
}

const tryOnce = async (url: string): Promise<WayTried> => {
  try {
    const health = await ask(new URL(`${url}/api/health`), 'GET')
    if (health.status !== 200 || fieldOf(health, 'status') !== 'ok')
      return {
        is: 'shut',
        trouble: 'not_sluice',
        detail: `GET /api/health was answered with ${health.status}`,
      }
    // A claim that names no run is refused; whoever stands in front may let reads through and nothing else.
    const claim = await ask(new URL(`${url}${runApiPath}/claim`), 'POST')
    if (fieldOf(claim, 'code') !== 'invalid_input')
      return {
        is: 'shut',
        trouble: 'not_sluice',
        detail: `POST ${runApiPath}/claim was answered with ${claim.status}`,
      }
    return { is: 'open' }
  } catch (error) {
    return shut(error)
  }
}

/** Whether web can be reached from here, and if not, why. */
export const checkWay = async (url: string): Promise<WayTried> => {
  let tried = await tryOnce(url)
  for (let attempt = 1; attempt < tries && tried.is === 'shut'; attempt += 1) {
    await wait(pauseMs)
    tried = await tryOnce(url)
  }
  return tried
}

/** Checks and says so in its last words, which whoever made the pod reads. Answers the exit code. */
export const sayWay = async (url: string): Promise<number> => {
  const tried = await checkWay(url)
  process.stdout.write(`${JSON.stringify(tried)}\n`)
  return tried.is === 'open' ? 0 : 1
}
