import { setTimeout as delay } from 'node:timers/promises'

import { ticksDue } from '../ticks-due.ts'
import { withDaemon } from './daemon.ts'
import { runProgram, type Peer } from './peer.ts'

/** What is not written by then is late beyond counting. */
const patienceMs = 600_000
/** It reads its definitions first, which takes longer the more there are. */
const settlingMinutes = 2
const minuteMs = 60_000

interface Tick {
  scheduled: number
  /** Null while it goes on. */
  ended: number | null
  runs: number
}

/** How late the ticks of so many schedules end, each with its run on record, in milliseconds; every one that was due is counted. */
export const peerTicks = (
  peer: Peer,
  schedules: number,
  minutes: number,
  log: (line: string) => void,
): Promise<number[]> =>
  withDaemon(peer, 'clocks.py', { BENCH_SCHEDULES: String(schedules) }, async ({ home, requireAlive }) => {
    const first = Math.ceil(Date.now() / minuteMs + settlingMinutes) * minuteMs
    const last = first + minutes * minuteMs
    const due = ticksDue(schedules, first, minutes)
    const read = async (): Promise<Tick[]> =>
      (await runProgram(peer, home, ['read_ticks.py', String(first / 1_000), String(last / 1_000)]))
        .split('\n')
        .filter(Boolean)
        .map((line) => JSON.parse(line) as Tick)
    while (Date.now() < last) {
      await delay(1_000)
      requireAlive()
    }
    for (;;) {
      const ticks = await read()
      const ended = ticks.flatMap(({ scheduled, ended: at }) =>
        at === null ? [] : [(at - scheduled) * 1_000],
      )
      if (ended.length === due) {
        const without = ticks.filter(({ runs }) => runs !== 1).length
        if (without > 0) throw new Error(`${without} ticks of the peer have no run.`)
        log(`Dagster: ${due} ticks were due, and each is there once with its run.`)
        return ended
      }
      if (ended.length > due || Date.now() > last + patienceMs)
        throw new Error(`${due} ticks of the peer were due, and ${ended.length} ended.`)
      requireAlive()
      await delay(1_000)
    }
  })
