'use client'
import { sentenceOf } from '#components/api/refusal-of.ts'
import type { Answers } from '#components/api/trpc.ts'
import { Banner } from '#components/ui/banner.tsx'
import { formatQuantity } from '#components/ui/format.ts'
import { ToneMark } from '#components/ui/tone-mark.tsx'
import { staleWords } from '#core/asset/made-stale.ts'

interface StaleBecauseProps {
  /** What the server said; undefined until it has. */
  stale: Answers['versions']['preview']['staleAssets'] | undefined
  error: unknown
  /** The pipeline at hand: of the others each asset says which makes it. */
  pipeline: string
}

/** Which assets of the deployment become stale with what goes live, and why each. */
export function StaleBecause({ stale, error, pipeline }: StaleBecauseProps) {
  if (!stale)
    return error ? (
      <Banner tone="warn" framed title="What becomes stale could not be asked.">
        {sentenceOf(error)}
      </Banner>
    ) : (
      <p className="text-sm text-ink-3">Asking what becomes stale…</p>
    )
  if (stale.length === 0) return <p className="text-sm text-ink-3">No asset becomes stale.</p>
  return (
    <details className="text-sm" open={stale.length <= 3}>
      <summary className="cursor-pointer text-stale">
        {formatQuantity(stale.length, 'asset')} {stale.length === 1 ? 'becomes' : 'become'} stale
      </summary>
      <ul className="mt-1 grid gap-0.5">
        {stale.map((one) => (
          <li key={one.key} className="flex min-w-0 items-baseline gap-1.5">
            <ToneMark tone="stale" className="shrink-0" />
            <p className="min-w-0">
              <span className="font-mono wrap-anywhere">{one.key}</span>{' '}
              <span className="text-ink-3">
                {staleWords(one)}
                {one.pipeline !== pipeline && `, in ${one.pipeline}`}
              </span>
            </p>
          </li>
        ))}
      </ul>
    </details>
  )
}
