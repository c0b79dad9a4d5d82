import type { StaleCause } from './asset-state.ts'

/** What a stored partition was made by and from. */
export interface PartitionOrigin {
  codeVersion: string | null
  /** Data versions of what it was made from, by their names: `orders`, `orders[2026-01-01]`. */
  inputVersions: Readonly<Record<string, string>> | null
}

/** What it would be made by and from now. */
export interface PartitionPresent {
  codeVersion: string
  /** The names of what it would load. */
  inputs: readonly string[]
  /** Data versions of what lies in storage, by name. */
  versions: Readonly<Record<string, string>>
}

/** Why a stored partition is stale: other code, or inputs that changed, came or went. Empty where it is not. */
export const stalePartition = (
  { codeVersion, inputVersions }: PartitionOrigin,
  present: PartitionPresent,
): StaleCause[] => {
  const causes: StaleCause[] = []
  if (codeVersion !== null && codeVersion !== present.codeVersion)
    causes.push({ kind: 'code', words: 'code changed' })
  if (inputVersions === null) return causes
  for (const asset of present.inputs) {
    const [then, now] = [inputVersions[asset], present.versions[asset]]
    if (now === undefined) {
      if (then !== undefined) causes.push({ kind: 'missing', asset, words: `${asset} has no value` })
    } else if (then === undefined) causes.push({ kind: 'input', asset, words: `${asset} is a new input` })
    else if (then !== now) causes.push({ kind: 'input', asset, words: `${asset} changed` })
  }
  return causes
}
