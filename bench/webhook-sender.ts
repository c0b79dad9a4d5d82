import { Agent, request } from 'node:http'
import { setTimeout as delay } from 'node:timers/promises'

import { signWebhook, webhookKey } from '#server/platform/webhook-signature.ts'

export interface SentWebhooks {
  ackMs: number[]
  /** Answers that were no acknowledgement, by their status. */
  refused: Record<number, number>
}

const signed = (key: Buffer, id: string, body: string): Record<string, string> => {
  const timestamp = String(Math.floor(Date.now() / 1_000))
  return {
    'content-type': 'application/json',
    'webhook-id': id,
    'webhook-timestamp': timestamp,
    'webhook-signature': signWebhook(key, { id, timestamp }, Buffer.from(body)),
  }
}

/** Senders hold some connections open and send one message after the other over each. */
const connections = 50

const post = (
  agent: Agent,
  address: string,
  headers: Record<string, string>,
  body: string,
): Promise<number> =>
  new Promise((resolve, reject) => {
    const sending = request(address, { method: 'POST', agent, headers }, (response) => {
      response.resume()
      response.once('end', () => resolve(response.statusCode ?? 0))
    })
    sending.once('error', reject)
    sending.end(body)
  })

/** Sends signed webhooks at a pace, whether those before were answered or not; from each until its answer, in milliseconds. */
export const sendWebhooks = async (
  { address, secret }: { address: string; secret: string },
  { perSecond, seconds }: { perSecond: number; seconds: number },
): Promise<SentWebhooks> => {
  const key = webhookKey(secret)
  if (!key) throw new Error('The secret of the webhook is too short.')
  const agent = new Agent({ keepAlive: true, maxSockets: connections })
  const ackMs: number[] = []
  const refused: Record<number, number> = {}
  const send = async (n: number): Promise<void> => {
    const body = JSON.stringify({ order: n })
    const beganMs = performance.now()
    const status = await post(agent, address, signed(key, `m${n}`, body), body)
    if (status === 202) ackMs.push(performance.now() - beganMs)
    else refused[status] = (refused[status] ?? 0) + 1
  }
  const underWay: Promise<void>[] = []
  const beganMs = performance.now()
  for (let n = 0; n < perSecond * seconds; n += 1) {
    const dueMs = beganMs + (n * 1_000) / perSecond
    const early = dueMs - performance.now()
    if (early > 1) await delay(early)
    underWay.push(send(n))
  }
  await Promise.all(underWay)
  agent.destroy()
  return { ackMs, refused }
}
