import { createHmac } from 'node:crypto'
import { setTimeout as delay } from 'node:timers/promises'

export interface SentWebhooks {
  ackMs: number[]
  /** Answers that were no acknowledgement, by their status. */
  refused: Record<number, number>
}

const signed = (secret: string, id: string, body: string): Record<string, string> => {
  const timestamp = String(Math.floor(Date.now() / 1_000))
  const key = Buffer.from(secret.replace('whsec_', ''), 'base64')
  const signature = createHmac('sha256', key).update(`${id}.${timestamp}.${body}`).digest('base64')
  return {
    'content-type': 'application/json',
    'webhook-id': id,
    'webhook-timestamp': timestamp,
    'webhook-signature': `v1,${signature}`,
  }
}

/** Sends signed webhooks at a pace, whether those before were answered or not; from each until its answer, in milliseconds. */
export const sendWebhooks = async (
  { address, secret }: { address: string; secret: string },
  { perSecond, seconds }: { perSecond: number; seconds: number },
): Promise<SentWebhooks> => {
  const ackMs: number[] = []
  const refused: Record<number, number> = {}
  const send = async (n: number): Promise<void> => {
    const body = JSON.stringify({ order: n })
    const beganMs = performance.now()
    const response = await fetch(address, { method: 'POST', headers: signed(secret, `m${n}`, body), body })
    await response.arrayBuffer()
    if (response.status === 202) ackMs.push(performance.now() - beganMs)
    else refused[response.status] = (refused[response.status] ?? 0) + 1
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
  return { ackMs, refused }
}
