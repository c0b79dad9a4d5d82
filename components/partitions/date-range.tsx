'use client'
import { useState } from 'react'

import { TextInput } from '#components/ui/text-input.tsx'
import { rangeMark } from '#core/partition/partition-set.ts'

/** Two days of a calendar, as a text that selects the partitions between them. */
export function DateRange({ onChoose }: { onChoose: (text: string) => void }) {
  const [from, setFrom] = useState('')
  const [to, setTo] = useState('')
  const choose = (first: string, last: string) => {
    setFrom(first)
    setTo(last)
    if (first !== '' || last !== '') onChoose(`${first}${rangeMark}${last}`)
  }
  return (
    <span className="flex items-center gap-1.5 text-sm text-ink-3">
      <TextInput
        type="date"
        aria-label="From the day"
        className="w-36"
        value={from}
        onChange={(event) => choose(event.currentTarget.value, to)}
      />
      to
      <TextInput
        type="date"
        aria-label="To the day"
        className="w-36"
        value={to}
        onChange={(event) => choose(from, event.currentTarget.value)}
      />
    </span>
  )
}
