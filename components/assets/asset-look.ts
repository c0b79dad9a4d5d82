import type { IconName } from '#components/ui/icon-paths.ts'
import type { Tone } from '#components/ui/tone.ts'

import type { AssetState } from './asset-answer.ts'

/** The colour and shape of how an asset stands. */
export const assetTone: Record<
  AssetState['status'],
  Extract<Tone, 'neutral' | 'running' | 'queued' | 'succeeded' | 'stale' | 'failed'>
> = {
  never: 'neutral',
  running: 'running',
  queued: 'queued',
  fresh: 'succeeded',
  stale: 'stale',
  failed: 'failed',
}

const icons: Record<string, IconName> = {
  python: 'python',
  typescript: 'typescript',
  sql: 'sql',
  shell: 'shell',
  container: 'container',
  external: 'external',
}

/** The drawing for a kind of compute. */
export function computeIcon(computeKind: string): IconName {
  return icons[computeKind] ?? 'asset'
}
