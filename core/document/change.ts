import { z } from 'zod'

import { json } from '../json.ts'
import { placement } from './document.ts'
import { element, elementId } from './element.ts'

/**
 * One reversible step on a document. `set` names a top-level field of an element and carries the value before and after
 * (absent: the field was, or becomes, missing), so that every edit can be inverted and checked against what it was made on.
 */
export const edit = z.discriminatedUnion('do', [
  z.strictObject({ do: z.literal('add'), element }),
  z.strictObject({ do: z.literal('remove'), element }),
  z.strictObject({
    do: z.literal('set'),
    id: elementId,
    field: z.string(),
    from: json.optional(),
    to: json.optional(),
  }),
  z.strictObject({
    do: z.literal('configure'),
    field: z.string(),
    from: json.optional(),
    to: json.optional(),
  }),
  z.strictObject({
    do: z.literal('place'),
    id: elementId,
    from: placement.optional(),
    to: placement.optional(),
  }),
])
export type Edit = z.infer<typeof edit>

/** What one gesture did, with the words for undo ("Add generated_numbers"). What travels to the server and to other editors. */
export const change = z.strictObject({ label: z.string().max(200), edits: z.array(edit).max(20_000) })
export type Change = z.infer<typeof change>
