'use client'
import type { Answers } from '#components/api/trpc.ts'
import { Button } from '#components/ui/button.tsx'
import { Field } from '#components/ui/field.tsx'
import { formatQuantity } from '#components/ui/format.ts'
import { TextInput } from '#components/ui/text-input.tsx'
import { rangeMark } from '#core/partition/partition-set.ts'
import { spellRange } from '#core/partition/spell-partition.ts'

import { DateRange } from './date-range.tsx'
import { PartitionMatrix } from './partition-matrix.tsx'
import { PartitionStrip } from './partition-strip.tsx'
import { countWords } from './partition-words.ts'
import type { PartitionLaunch } from './use-partition-launch.ts'

interface PartitionChoiceProps {
  partitions: Answers['partitions']['ofTarget']
  choice: PartitionLaunch['choice']
}

/** Partitions are chosen: in a picture of how they stand, as a text, by date, or all that stand so. */
export function PartitionChoice({ partitions, choice }: PartitionChoiceProps) {
  const { asset, isMulti, isTimed, shown } = partitions
  const { text, refused, ends, count, choose, pick } = choice
  return (
    <>
      <div className="grid gap-1.5">
        {isMulti ? (
          <PartitionMatrix assetKey={asset} onSelect={(part) => choose(part.text)} />
        ) : (
          <PartitionStrip shown={shown} onSelect={(first, last) => choose(spellRange(first, last))} />
        )}
        <p className="text-sm text-ink-2">{countWords(shown.total)}</p>
      </div>
      <Field
        label="Partitions"
        {...(refused !== undefined && { error: refused })}
        hint={
          ends
            ? `${formatQuantity(count, 'partition')}${count > 1 ? `, ${ends.first} to ${ends.last}` : ''}.`
            : `Keys, ranges (first${rangeMark}last), * for all, latest or latest 7; several with commas.`
        }
      >
        <TextInput mono value={text} onChange={(event) => choose(event.currentTarget.value)} />
      </Field>
      <div className="flex flex-wrap items-center gap-2">
        <Button onClick={() => choose('latest')}>Latest</Button>
        <Button onClick={() => choose('*')}>All</Button>
        <Button disabled={shown.total.missing === 0} onClick={() => pick('missing')}>
          Missing
        </Button>
        <Button disabled={shown.total.failed === 0} onClick={() => pick('failed')}>
          Failed
        </Button>
        {isTimed && <DateRange onChoose={choose} />}
      </div>
    </>
  )
}
