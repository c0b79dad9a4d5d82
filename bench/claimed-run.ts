import { createHash } from 'node:crypto'

import { runApiPath } from '#core/protocol/run-api.ts'
import { claimCode } from '#core/run/claim-code.ts'
import type { RunEvent } from '#core/run/run-event.ts'
import type { SqlPool } from '#server/db/sql-pool.ts'
import { claimRuns } from '#server/db/sql/claim-runs.ts'
import { newId } from '#server/platform/ids.ts'
import { randomToken } from '#server/platform/secrets.ts'

/** A run whose runner we are: what it reports goes through the run API of web. */
export interface ClaimedRun {
  runId: string
  sendEvents: (from: number, events: RunEvent[]) => Promise<void>
  sendLogs: (body: Uint8Array) => Promise<void>
}

const startMs = 300_000

/** Takes waiting runs as a worker does, and claims each as its runner does. The worker itself must be away. */
export const claimWaiting = async (system: SqlPool, url: string, count: number): Promise<ClaimedRun[]> => {
  const taken: ClaimedRun[] = []
  const post = async (call: string, body: BodyInit, token?: string): Promise<unknown> => {
    const response = await fetch(`${url}${runApiPath}/${call}`, {
      method: 'POST',
      headers: token === undefined ? {} : { authorization: `Bearer ${token}` },
      body,
    })
    if (!response.ok) throw new Error(`${call} was refused: ${response.status} ${await response.text()}`)
    return response.json()
  }
  while (taken.length < count) {
    const secrets = Array.from({ length: count - taken.length }, () => randomToken())
    const claimHashes = secrets.map((secret) => createHash('sha256').update(secret).digest())
    const claim = { workerId: newId(), launcher: 'local', claimHashes, now: new Date(), startMs }
    const handedOut = await system.asSystem((sql) => claimRuns(sql, claim))
    if (handedOut.length === 0)
      throw new Error(`${count} runs were to be claimed and ${taken.length} waited.`)
    for (const { tenantId, runId, attempt, claimIndex } of handedOut) {
      const code = claimCode(tenantId, secrets[claimIndex] ?? '')
      const said = JSON.stringify({ run: runId, attempt, claimCode: code })
      const { token, fence } = (await post('claim', said)) as { token: string; fence: number }
      taken.push({
        runId,
        sendEvents: async (from, events) => {
          const batch = events.map((event, index) => ({ seq: from + index, event }))
          await post('events', JSON.stringify({ fence, events: batch }), token)
        },
        sendLogs: async (body) => void (await post('logs', new Uint8Array(body), token)),
      })
    }
  }
  return taken
}
