import type { AssetEntry } from './asset-answer.ts'

/** Whether every word is found somewhere in what an asset says of itself; letters of either case. */
export function matchesWords(
  asset: Pick<AssetEntry, 'key' | 'group' | 'kinds' | 'owners' | 'tags' | 'description' | 'computeKind'> & {
    state: { words: string; status: string }
    pipeline: { name: string }
  },
  text: string,
): boolean {
  const words = text.toLowerCase().split(/\s+/u).filter(Boolean)
  if (words.length === 0) return true
  const said = [
    asset.key,
    asset.group,
    asset.computeKind,
    asset.description,
    asset.state.words,
    asset.state.status,
    asset.pipeline.name,
    ...asset.kinds,
    ...asset.owners,
    ...Object.entries(asset.tags).flat(),
  ]
    .join('\n')
    .toLowerCase()
  return words.every((word) => said.includes(word))
}
