'use client'
import { useNow } from '#components/ui/clock.ts'
import { formatQuantity } from '#components/ui/format.ts'
import { keysBetween, keysOf } from '#core/partition/partition-keys.ts'
import { wholeSet } from '#core/partition/whole-set.ts'

import { useDesignerState } from '../../designer-context.tsx'

const shown = 3

/** The partitions that a set has now: how many, the first and the last. */
export function SetPreview({ name }: { name: string }) {
  const document = useDesignerState((state) => state.document)
  const nowMs = useNow()
  const set = wholeSet(document, name)
  if (!set) return null
  if (set.type === 'dynamic')
    return (
      <p className="text-sm text-ink-3">
        Its keys are added on the page of an asset, by code or by a sensor, and differ from deployment to
        deployment.
      </p>
    )
  if (nowMs === null) return null
  const keys = keysOf(set, { nowMs })
  if (keys.size === 0) return <p className="text-sm text-ink-3">No window has ended yet.</p>
  const first = keysBetween(keys, 0, Math.min(shown, keys.size))
  const last = keys.size > shown ? keys.at(keys.size - 1) : undefined
  return (
    <p className="text-sm text-ink-2">
      {formatQuantity(keys.size, 'partition')} now:{' '}
      <span className="font-mono">
        {first.join(', ')}
        {last !== undefined && `${keys.size > shown + 1 ? ' … ' : ', '}${last}`}
      </span>
    </p>
  )
}
