import type { RunStatus } from '../run-status.ts'
import type { Trigger } from '../trigger.ts'

/** A moment in a filter: so long before now, or at a time of the calendar, in UTC. `utc`: it is written as such, whatever clock the reader has. */
export type FilterMoment = { of: 'ago'; ms: number } | { of: 'time'; atMs: number; utc?: true }

/** What is matched by its name alone: any of several. */
export const namedTerms = ['job', 'asset', 'pipeline', 'by', 'backfill'] as const
export type NamedTerm = (typeof namedTerms)[number]

/** One thing that runs are narrowed to. `not` turns it round. */
export type RunTerm =
  | { of: 'status'; not: boolean; any: RunStatus[] }
  | { of: 'trigger'; not: boolean; any: Trigger['kind'][] }
  | { of: NamedTerm; not: boolean; any: string[] }
  /** Without a value: the tag is there at all. */
  | { of: 'tag'; not: boolean; name: string; value: string | null }
  /** When the run was asked for. */
  | { of: 'after' | 'before'; at: FilterMoment }
  /** From its start to its end, or to now. */
  | { of: 'took'; than: 'more' | 'less'; ms: number }
  /** A part of the title, of the failure's words or of the id, in any case. */
  | { of: 'text'; not: boolean; text: string }

/** What runs are narrowed to: all of its terms hold. */
export type RunFilter = RunTerm[]

/** When a moment of a filter is, seen from now. */
export const momentMs = (moment: FilterMoment, nowMs: number): number =>
  moment.of === 'ago' ? nowMs - moment.ms : moment.atMs
