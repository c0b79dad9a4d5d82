import type { InputSource } from '../run/step-graph.ts'

/** Where an input of a trial's step comes from: the trial itself, a pinned output of an earlier one, the real store, or the pipeline's own text. */
export type InputOrigin = 'trial' | 'pinned' | 'store' | 'written'

export const originOf = (source: InputSource, pinned: Readonly<Record<string, string>>): InputOrigin => {
  if (source.from === 'value') return 'written'
  if (source.from !== 'asset') return 'trial'
  return Object.hasOwn(pinned, source.asset) ? 'pinned' : 'store'
}
