import { keysOf } from '../../partition/partition-keys.ts'
import { wholeKey, type Facts } from '../facts.ts'

/** What is known of an asset that nobody made yet: not partitioned, or with these keys. */
export const factsOfNothing = (given: Partial<Facts> & { listed?: readonly string[] } = {}): Facts => {
  const { listed = [wholeKey], ...facts } = given
  return {
    keys: keysOf({ type: 'static', keys: [...listed] }, { nowMs: 0 }),
    isGrowing: false,
    latest: () => undefined,
    made: new Set(),
    isExpected: true,
    failed: new Set(),
    inRun: new Set(),
    inBackfill: new Set(),
    outdated: new Set(),
    updated: new Map(),
    requested: new Map(),
    lastRuns: new Map(),
    codeVersion: '1',
    freshness: undefined,
    ...facts,
  }
}
