import { setTimeout as delay } from 'node:timers/promises'

import { nowMs } from '../follow-log.ts'
import type { Peer } from './peer.ts'
import { withWebserver, type PeerWebserver } from './webserver.ts'

const lineCount = 20
const timeoutMs = 120_000

const capturedLogs = `subscription ($logKey: [String!]!) { capturedLogs(logKey: $logKey) { stdout cursor } }`
const events = `query ($id: ID!) { logsForRun(runId: $id) { ... on EventConnection { events { ... on LogsCapturedEvent { fileKey } } } } }`

/** Which file the output of the step goes to, as soon as the run says so. */
export const fileKeyOf = async ({ graphql }: PeerWebserver, runId: string): Promise<string> => {
  for (;;) {
    const { logsForRun } = await graphql<{ logsForRun: { events?: { fileKey?: string }[] } }>(events, {
      id: runId,
    })
    const found = logsForRun.events?.find(({ fileKey }) => fileKey !== undefined)?.fileKey
    if (found !== undefined) return found
    await delay(50)
  }
}

/** Subscribes to the captured output as the peer's page does; latencies of lines printed after that. */
const follow = ({ url }: PeerWebserver, logKey: string[]): Promise<number[]> =>
  new Promise((done, fail) => {
    const socket = new WebSocket(`${url.replace('http', 'ws')}/graphql`, 'graphql-ws')
    const timeout = setTimeout(() => {
      socket.close()
      fail(new Error('The peer did not show all its lines.'))
    }, timeoutMs)
    const latencies: number[] = []
    let beganMs = 0
    let seen = 0
    let rest = ''
    const take = (text: string): void => {
      const lines = `${rest}${text}`.split('\n')
      rest = lines.pop() ?? ''
      for (const line of lines) {
        const stamp = /^at (\S+)$/.exec(line)?.[1]
        if (stamp === undefined) continue
        seen++
        if (Number(stamp) * 1_000 >= beganMs) latencies.push(nowMs() - Number(stamp) * 1_000)
      }
      if (seen < lineCount) return
      clearTimeout(timeout)
      socket.close()
      done(latencies)
    }
    const send = (message: Record<string, unknown>): void => socket.send(JSON.stringify(message))
    socket.addEventListener('open', () => send({ type: 'connection_init', payload: {} }))
    socket.addEventListener('error', () => fail(new Error("The peer's live stream could not be opened.")))
    socket.addEventListener('message', ({ data }: MessageEvent<string>) => {
      const { type, payload } = JSON.parse(data) as {
        type: string
        payload?: { data?: { capturedLogs: { stdout: string | null } }; message?: string }
      }
      if (type === 'connection_ack') {
        beganMs = nowMs()
        send({ id: '1', type: 'start', payload: { query: capturedLogs, variables: { logKey } } })
      } else if (type === 'data') take(payload?.data?.capturedLogs.stdout ?? '')
      else if (type === 'error') fail(new Error(`The peer refused: ${JSON.stringify(payload)}`))
    })
  })

/** Milliseconds from the stamp in a line until a subscriber has it, for each run: its in_process executor, {@link lineCount} lines a run. */
export const tailLatencies = (peer: Peer, runs: number, log: (line: string) => void): Promise<number[][]> =>
  withWebserver(peer, async (server) => {
    const all: number[][] = []
    for (let run = 0; run < runs; run++) {
      const runId = await server.launch('tail_in_process')
      const latencies = await follow(server, [runId, 'compute_logs', await fileKeyOf(server, runId)])
      await server.ended(runId)
      log(`Dagster: ${latencies.length} of ${lineCount} lines were printed while somebody followed.`)
      if (latencies.length > 0) all.push(latencies)
    }
    return all
  })
