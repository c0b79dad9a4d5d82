import { Chip } from '#components/ui/chip.tsx'

import type { BackfillAnswer } from './backfill-answer.ts'

/** What each run of a backfill is given: tags and configuration. Nothing where it is as usual. */
export function BackfillGiven({ backfill: { config, tags } }: { backfill: BackfillAnswer }) {
  const given = Object.entries(tags)
  const isConfigured = Object.keys(config).length > 0
  if (!isConfigured && given.length === 0) return null
  return (
    <section aria-label="What each run is given" className="grid gap-2">
      <h3 className="text-md">What each run is given</h3>
      {given.length > 0 && (
        <p className="flex flex-wrap gap-1">
          {given.map(([name, value]) => (
            <Chip key={name} mono>{`${name}=${value}`}</Chip>
          ))}
        </p>
      )}
      {isConfigured && (
        <pre className="rounded-md bg-sunken p-2 font-mono text-xs break-words whitespace-pre-wrap">
          {JSON.stringify(config, null, 2)}
        </pre>
      )}
    </section>
  )
}
