import { z } from 'zod'

import { roles } from '#core/access/roles.ts'

// Ids are texts that are UUIDs: nothing that could pass for a filter comes in.
export const id = z.uuid()
export const role = z.enum(roles)
export const email = z.email('This is not an e-mail address.').max(254)
/** A token from a link. One that was cut on its way is unknown, as one that never was: whoever holds it hears the same. */
export const linkToken = z.string().max(1_000)

/** A name people read: no control characters, no blanks around it. */
export const plainName = (longest: number) =>
  z
    .string()
    .trim()
    .min(1, 'A name is needed.')
    .max(longest, `A name has at most ${longest} characters.`)
    .regex(/^\P{C}*$/u, 'A name has no control characters.')

/** The name of a pipeline that is there. */
export const pipelineName = z.string().min(1).max(400)
