import type { ClientRequest, IncomingMessage } from 'node:http'

import { KubernetesAway } from './api-error.ts'

interface Sending {
  secure: boolean
  connectMs: number
  answerMs: number
  body: string | undefined
  signal: AbortSignal | undefined
  /** Host and port, for people. */
  to: string
}

/** A network that fell silent is noticed after this long, and some probes, even when nothing is sent. */
const probeAfterMs = 15_000

/**
 * Sends one request and waits for the head of its answer. Throws KubernetesAway, which knows whether the request can have arrived, or the
 * reason of `signal`. A signal ends the answer's body too, also when it comes later.
 */
export const sendRequest = (
  start: (answered: (answer: IncomingMessage) => void) => ClientRequest,
  { secure, connectMs, answerMs, body, signal, to }: Sending,
): Promise<IncomingMessage> =>
  new Promise((resolve, reject) => {
    if (signal?.aborted) return reject(signal.reason as Error)
    let connected = false
    let tooLate: string | undefined
    let timer: NodeJS.Timeout | undefined
    const within = (ms: number, what: string) => {
      clearTimeout(timer)
      timer = setTimeout(() => {
        tooLate = what
        sent.destroy()
      }, ms)
    }
    // A request that waits for a free connection hears of its end only when it gets one.
    const stop = () => {
      reject(signal?.reason as Error)
      sent.destroy(signal?.reason as Error)
    }
    const sent = start((answer) => {
      clearTimeout(timer)
      resolve(answer)
    })
    const whenConnected = () => {
      connected = true
      within(answerMs, `The cluster at ${to} did not answer within ${answerMs / 1000} s.`)
    }
    signal?.addEventListener('abort', stop, { once: true })
    sent.once('socket', (socket) => {
      socket.setKeepAlive(true, probeAfterMs)
      socket.setNoDelay(true)
      if (!socket.connecting) return whenConnected()
      within(connectMs, `The cluster at ${to} could not be reached within ${connectMs / 1000} s.`)
      socket.once(secure ? 'secureConnect' : 'connect', whenConnected)
    })
    sent.once('error', (error) => {
      if (signal?.aborted) return reject(signal.reason as Error)
      const said = tooLate ?? `The cluster at ${to} cannot be reached: ${error.message}`
      reject(new KubernetesAway(said, { mayHaveArrived: connected, cause: error }))
    })
    sent.once('close', () => {
      clearTimeout(timer)
      signal?.removeEventListener('abort', stop)
    })
    sent.end(body)
  })
