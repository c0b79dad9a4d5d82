import { isJsonObject } from '../json-object.ts'
import type { Json } from '../json.ts'

/** What a schedule's config and tags may name between double braces. */
export const templateNames = ['scheduled_at', 'scheduled_date', 'schedule'] as const
type TemplateName = (typeof templateNames)[number]

const placeholder = /\{\{\s*([^{}]*?)\s*\}\}/g

/** The facts of one tick that a template may name. */
export type TickFacts = Readonly<Record<TemplateName, string>>

/** The facts of a tick: its time as an instant, its date on the clock of the schedule, and the schedule's name. */
export const tickFacts = (schedule: string, atMs: number, timezone = 'UTC'): TickFacts => ({
  scheduled_at: new Date(atMs).toISOString(),
  // The calendar of Sweden is written as ISO 8601 has it.
  scheduled_date: new Intl.DateTimeFormat('sv-SE', { timeZone: timezone, dateStyle: 'short' }).format(atMs),
  schedule,
})

/** A value with every `{{ name }}` in its texts filled in; names that there are not stay as they are written. */
export const fillTemplate = (value: Json, facts: TickFacts): Json => {
  if (typeof value === 'string')
    return value.replaceAll(placeholder, (written, name: string) =>
      Object.hasOwn(facts, name) ? facts[name as TemplateName] : written,
    )
  if (Array.isArray(value)) return value.map((item) => fillTemplate(item, facts))
  if (!isJsonObject(value)) return value
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, fillTemplate(inner, facts)]))
}

/** The names in a template that stand for nothing. */
export const unknownNames = (value: Json): string[] => {
  if (typeof value === 'string')
    return [...value.matchAll(placeholder)].flatMap(([, name = '']) =>
      templateNames.some((known) => known === name) ? [] : [name],
    )
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(unknownNames) : []
}
