import { withDaemon } from './daemon.ts'
import { runProgram, type Peer } from './peer.ts'

/** Its first evaluation of many conditions takes minutes. */
const patienceSeconds = 1_800

/** How long it takes from an asset being made until the run of what follows it is queued, in milliseconds, so many times one after the other. `assets`: with conditions, in pairs. */
export const peerConditions = (
  peer: Peer,
  assets: number,
  changes: number,
  log: (line: string) => void,
): Promise<number[]> =>
  withDaemon(peer, 'rules.py', { BENCH_PAIRS: String(assets / 2) }, async ({ home, requireAlive }) => {
    const took = Number(await runProgram(peer, home, ['wait_for_tick.py', String(patienceSeconds)]))
    requireAlive()
    log(`Dagster: ${assets} assets were evaluated first in ${took.toFixed(1)} s.`)
    const lines = await runProgram(peer, home, ['make_changes.py', String(changes)])
    const tookMs = lines.split('\n').filter(Boolean).map(Number)
    if (tookMs.length !== changes)
      throw new Error(`${changes} changes gave ${tookMs.length} runs of the peer.`)
    log(`Dagster: ${changes} assets were made, and each brought its one run.`)
    return tookMs
  })
