import { formats } from '../document/runtime.ts'
import { metadataTypes } from './metadata.ts'
import type { Redactor } from './redactor.ts'
import type { RunEvent } from './run-event.ts'

/**
 * What an event says of the run's own things, which the document or the machinery has named: whoever reads it compares them, and a password
 * that is also an asset's name must not make the event one about nothing. Everything that code can put in freely is not among them.
 */
const names = new Set([
  'type',
  'level',
  'severity',
  'step',
  'cause',
  'pieces',
  'asset',
  'partition',
  'input',
  'output',
  'mappingKey',
  'path',
  'check',
  'resource',
  'firstFailedStep',
])

/** Words of the vocabulary deeper in an event, which decide how it is read. */
const vocabulary = new Set<string>([
  ...metadataTypes,
  ...formats,
  'user',
  'limit',
  'infrastructure',
  'sluice',
])
const discriminators = new Set(['type', 'kind', 'format', 'fault'])

/** An event without the secrets that code may have put into it. */
export const redactEvent = <Event extends { type: RunEvent['type'] }>(
  redactor: Redactor,
  event: Event,
): Event => {
  if (redactor.hasNothingToHide) return event
  const clean = Object.entries(event).map(([name, value]: [string, unknown]) => [
    name,
    names.has(name)
      ? value
      : redactor.value(value, (inner, text) => discriminators.has(inner) && vocabulary.has(text)),
  ])
  return Object.fromEntries(clean) as Event
}
