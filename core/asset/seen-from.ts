import type { AssetState } from './asset-state.ts'

/** How an asset stands whose value is that of another deployment: said where it is, and without the run, which is none of this one’s. */
export const seenFrom = (state: AssetState, deployment: string | null): AssetState => {
  if (deployment === null || (state.status !== 'fresh' && state.status !== 'stale')) return state
  return { ...state, words: `${state.words}, from ${deployment}`, runId: null }
}
