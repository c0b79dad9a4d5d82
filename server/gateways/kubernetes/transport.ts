import {
  Agent as HttpAgent,
  type IncomingMessage,
  request as httpRequest,
  type RequestOptions,
} from 'node:http'
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https'
import { setTimeout as wait } from 'node:timers/promises'

import { ClockDifference } from '#core/clock-difference.ts'

import type { ClusterAccess } from './access.ts'
import { answerError, isTransient, KubernetesAway, KubernetesRefused } from './api-error.ts'
import { fullJitter } from './backoff.ts'
import { RateLimiter } from './rate-limiter.ts'
import { sendRequest } from './send-request.ts'

export interface ApiCall {
  method: 'GET' | 'POST' | 'PATCH' | 'DELETE'
  /** With its query. */
  path: string
  body?: string
  contentType?: string
  /** Done twice it is as if done once, so it is sent again when an answer is lost or the cluster is busy. */
  repeatable: boolean
  signal?: AbortSignal
}

export interface TransportLimits {
  /** Requests a second in the long run, and at once: so many that read, and so many that write, for what is launched must not wait for what is looked at. */
  perSecond: number
  burst: number
  connectMs: number
  /** From a request to the head of its answer. */
  answerMs: number
  /** Without a byte in the body of an answer that has an end. */
  bodyMs: number
  /** How often a repeatable request is sent at most. */
  tries: number
}

export interface Transport {
  /** The text of a successful answer. Throws KubernetesRefused, KubernetesAway, or the reason of `signal`. */
  call(call: ApiCall): Promise<string>
  /** A successful answer that goes on until somebody ends it. Never sent again: whoever follows a stream knows where to go on. */
  open(path: string, signal?: AbortSignal): Promise<IncomingMessage>
  /** How far the cluster's clock is ahead of this machine's, by what its answers say; 0 while the two are in step. */
  aheadMs(): number
  /** Lets go of all connections: what is under way is answered no more, nor sent again. */
  close(): void
}

const usual: TransportLimits = {
  perSecond: 20,
  burst: 40,
  connectMs: 10_000,
  answerMs: 60_000,
  bodyMs: 60_000,
  tries: 5,
}

/** Longer than this nobody waits inside a call: who called knows better what to do meanwhile. */
const longestWaitMs = 10_000

const untrusted = /CERT|SSL|TLS|SELF_SIGNED|UNABLE_TO_VERIFY|UNABLE_TO_GET_ISSUER|EPROTO/

/** Fresh credentials may help: they were refused, or the certificate that was shown is not one we know. */
const mayBeStale = (error: unknown): boolean => {
  if (error instanceof KubernetesRefused) return error.code === 401
  const cause = error instanceof KubernetesAway ? error.cause : undefined
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : ''
  return untrusted.test(code)
}

/** An answer is dated to the second before it was given. */
const halfSecondMs = 500

/** The text of a body, given up on when nothing came for a while. */
const readText = async (answer: IncomingMessage, bodyMs: number, signal?: AbortSignal): Promise<string> => {
  const chunks: Buffer[] = []
  const timer = setTimeout(
    () => answer.destroy(new Error(`nothing came for ${bodyMs / 1000} s in the middle of an answer`)),
    bodyMs,
  )
  try {
    for await (const chunk of answer) {
      chunks.push(chunk)
      timer.refresh()
    }
  } catch (error) {
    signal?.throwIfAborted()
    throw new KubernetesAway('The cluster’s answer broke off.', { mayHaveArrived: true, cause: error })
  } finally {
    clearTimeout(timer)
  }
  return Buffer.concat(chunks).toString('utf8')
}

/**
 * One way to one cluster over HTTP/1.1: a stuck connection then takes one request with it, not every stream. Up to 16 kept connections
 * serve what reads and 8 what writes; each stream has its own. `userAgent` names us to the cluster's own limits.
 */
export const openTransport = (
  access: ClusterAccess,
  userAgent: string,
  limits: Partial<TransportLimits> = {},
): Transport => {
  const { perSecond, burst, connectMs, answerMs, bodyMs, tries } = { ...usual, ...limits }
  const reads = new RateLimiter(perSecond, burst)
  const writes = new RateLimiter(perSecond, burst)
  const secure = access.server.protocol === 'https:'
  const Agent = secure ? HttpsAgent : HttpAgent
  const request = secure ? httpsRequest : httpRequest
  const kept = new Agent({ keepAlive: true, maxSockets: 16, maxFreeSockets: 16, timeout: 75_000 })
  // A launch must not stand in a line behind a thousand looks.
  const keptForWrites = new Agent({ keepAlive: true, maxSockets: 8, maxFreeSockets: 8, timeout: 75_000 })
  const streams = new Agent({ keepAlive: false })
  const clock = new ClockDifference()
  let isClosed = false

  const send = async (
    call: Omit<ApiCall, 'repeatable'>,
    agent: HttpAgent | HttpsAgent,
  ): Promise<IncomingMessage> => {
    const waitMs = (call.method === 'GET' ? reads : writes).reserve(performance.now())
    if (waitMs > 0) await wait(waitMs, undefined, { signal: call.signal })
    const credentials = await access.credentials().catch((error: unknown) => {
      throw new KubernetesAway(
        `There are no credentials for ${access.name}: ${error instanceof Error ? error.message : String(error)}`,
        { mayHaveArrived: false, cause: error },
      )
    })
    const options: RequestOptions = {
      ...credentials.tls,
      agent,
      method: call.method,
      host: access.server.hostname.replace(/^\[|\]$/g, ''),
      port: access.server.port || (secure ? 443 : 80),
      // A server may lie under a path, as clusters behind a gateway do.
      path: `${access.server.pathname.replace(/\/$/, '')}${call.path}`,
      headers: {
        accept: 'application/json',
        'user-agent': userAgent,
        ...credentials.headers,
        ...(call.body !== undefined && {
          'content-type': call.contentType ?? 'application/json',
          'content-length': Buffer.byteLength(call.body),
        }),
      },
    }
    const answer = await sendRequest((answered) => request(options, answered), {
      secure,
      connectMs,
      answerMs,
      body: call.body,
      signal: call.signal,
      to: access.server.host,
    })
    const dated = Date.parse(answer.headers.date ?? '')
    if (!Number.isNaN(dated)) clock.heard(dated + halfSecondMs, Date.now())
    const code = answer.statusCode ?? 0
    if (code >= 200 && code < 300) return answer
    throw answerError(code, await readText(answer, bodyMs, call.signal), answer.headers['retry-after'])
  }

  /** Once more with fresh credentials where they may be what is wrong: what they were refused for has not been done. */
  const freshly = async <T>(once: () => Promise<T>): Promise<T> => {
    try {
      return await once()
    } catch (error) {
      if (!mayBeStale(error)) throw error
      access.forget()
      return once()
    }
  }

  return {
    call: async (call) => {
      for (let tried = 1; ; tried += 1) {
        try {
          const agent = call.method === 'GET' ? kept : keptForWrites
          return await freshly(async () => readText(await send(call, agent), bodyMs, call.signal))
        } catch (error) {
          if (isClosed || !call.repeatable || tried >= tries || !isTransient(error)) throw error
          const waitMs = Math.max(fullJitter(tried - 1), error.retryAfterMs ?? 0)
          if (waitMs > longestWaitMs) throw error
          await wait(waitMs, undefined, { signal: call.signal })
        }
      }
    },
    open: (path, signal) => freshly(() => send({ method: 'GET', path, signal }, streams)),
    aheadMs: () => clock.aheadMs,
    close: () => {
      isClosed = true
      kept.destroy()
      keptForWrites.destroy()
    },
  }
}
