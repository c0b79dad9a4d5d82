import { isJsonObject, type JsonObject } from '../json-object.ts'
import type { SensorMessage } from './sensor-message.ts'

/** The latest materialization of each asset since all of them were last there together, by key. */
export type GatheredAssets = Readonly<Record<string, SensorMessage>>

const assetOf = ({ content }: SensorMessage): string => {
  const { asset } = content
  return typeof asset === 'string' ? asset : ''
}

/** Of single materializations, in order, the moments at which all assets have one: each becomes a message, and the gathering begins anew. */
export const gatherAssets = (
  assets: readonly string[],
  before: GatheredAssets,
  made: readonly SensorMessage[],
): { messages: SensorMessage[]; gathered: GatheredAssets } => {
  const messages: SensorMessage[] = []
  let gathered: Record<string, SensorMessage> = { ...before }
  for (const message of made) {
    gathered[assetOf(message)] = message
    const all = assets.flatMap((asset) => (Object.hasOwn(gathered, asset) ? [gathered[asset]] : []))
    if (all.length < assets.length) continue
    const content = Object.fromEntries(
      all.flatMap((one) => (one && isJsonObject(one.content) ? [[assetOf(one), one.content]] : [])),
    ) satisfies JsonObject
    // The last of them ends the gathering, and ends no other.
    messages.push({ key: `all:${message.key}`, content: { assets: content }, atMs: message.atMs })
    gathered = {}
  }
  return { messages, gathered }
}
