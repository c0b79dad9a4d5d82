'use client'
import { useTimeStyle } from '#components/ui/time-style.ts'
import { momentOnClock, timeZoneOf } from '#components/ui/zone-time.ts'
import { filterOnClock } from '#core/run/filter/filter-on-clock.ts'
import { formatRunFilter } from '#core/run/filter/format-run-filter.ts'
import { parseRunFilter } from '#core/run/filter/parse-run-filter.ts'
import type { RunFilter } from '#core/run/filter/run-filter.ts'

import { useTypedUrlState } from './use-url-draft.ts'
import { useUrlState } from './use-url-state.ts'

const typingMs = 200

/** What is asked of the server, which reads times in UTC: as it is written where no time of a clock is in it. */
const askedOf = (text: string, filter: RunFilter, timeZone: string | undefined): string => {
  if (!filter.some((term) => 'at' in term && term.at.of === 'time')) return text.trim()
  return formatRunFilter(filterOnClock(filter, (shownMs) => momentOnClock(shownMs, timeZone)))
}

/**
 * The filter of the page: what is typed, what of it is wrong, and what is asked for. A filter that cannot be read asks for nothing:
 * what is on screen, and what is done with all of it, is never more than what was written.
 */
export function useRunFilter() {
  const [typed, setTyped] = useTypedUrlState('filter', typingMs)
  const [address = ''] = useUrlState('filter')
  const parsed = parseRunFilter(typed)
  const asked = parseRunFilter(address)
  const timeZone = timeZoneOf(useTimeStyle())
  return {
    typed,
    setTyped,
    setFilter: (filter: RunFilter) => setTyped(formatRunFilter(filter)),
    /** Terms as typed, with their places; none while something is wrong. */
    parsed: parsed.outcome === 'parsed' ? parsed : undefined,
    problem: parsed.outcome === 'refused' ? parsed.problem : undefined,
    /** As it stands in the address; undefined where that cannot be read. */
    written: asked.outcome === 'parsed' ? address.trim() : undefined,
    /** Undefined for a filter that cannot be read. */
    asked: asked.outcome === 'parsed' ? askedOf(address, asked.filter, timeZone) : undefined,
    /** The text that cannot be read, and where it is wrong. */
    unreadable: asked.outcome === 'refused' ? { text: address, problem: asked.problem } : undefined,
  }
}
export type PageFilter = ReturnType<typeof useRunFilter>
