import { isMadeByRuns } from '../document/asset-graph.ts'
import type { Producer } from '../run/producer.ts'

export interface TrialWish {
  /** The asset somebody wants to see. */
  asset: string
  /** With everything it is made from, as far as that is drawn in the draft or has no value. */
  upTo: boolean
}

export interface KnownValues {
  /** Assets with a value in the deployment's store. */
  stored: ReadonlySet<string>
  /** Assets whose output of an earlier trial stands in for making them. */
  pinned: ReadonlySet<string>
}

export interface ChosenAssets {
  /** What the trial makes, in no order. */
  assets: string[]
  /** Inputs that have no value and that the trial does not make. */
  missing: string[]
}

const inputsOf = (producer: Producer): string[] =>
  (producer.element.deps ?? []).flatMap(({ asset, orderOnly }) => (orderOnly ? [] : [asset]))

const outputsOf = ({ element }: Producer): string[] =>
  element.kind === 'asset' ? [element.key] : element.assets.map(({ key }) => key)

/**
 * What a trial makes. The wished asset always; up to it also what it is made from: of the draft everything that is not pinned, of other
 * pipelines what has no value yet. What is made elsewhere or disabled is never made. Order without data asks for nothing.
 */
export const chooseAssets = (
  producers: ReadonlyMap<string, Producer>,
  draft: string,
  { asset: wished, upTo }: TrialWish,
  { stored, pinned }: KnownValues,
): ChosenAssets => {
  const assets = new Set<string>()
  const missing = new Set<string>()
  const has = (key: string) => pinned.has(key) || stored.has(key)

  const need = (key: string): void => {
    if (assets.has(key) || pinned.has(key)) return
    const producer = producers.get(key)
    const isMadeHere = producer !== undefined && isMadeByRuns(producer.element)
    const isOwn = producer?.pipeline.id === draft
    if (upTo && isMadeHere && (isOwn || !stored.has(key))) make(key, producer)
    else if (!has(key)) missing.add(key)
  }
  const make = (key: string, producer: Producer): void => {
    assets.add(key)
    for (const other of outputsOf(producer)) made.add(other)
    for (const input of inputsOf(producer)) need(input)
  }
  const made = new Set<string>()
  const producer = producers.get(wished)
  if (!producer) return { assets: [], missing: [] }
  make(wished, producer)
  // A step that makes several may make what another one lacked.
  return { assets: [...assets], missing: [...missing].filter((key) => !made.has(key)) }
}
