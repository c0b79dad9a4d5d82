import { z } from 'zod'

import { roles } from '#core/access/roles.ts'
import { slugPattern } from '#core/tenant/slug.ts'

/** A new password; the shortest that the auth door takes. */
const newPassword = z.string().min(10, 'Use at least 10 characters.').max(128, 'Use at most 128 characters.')

const email = z.email('Write an email address, such as mara@acme.example.')

/** What signing in takes. */
export const signInInput = z.object({ email, password: z.string().min(1, 'Write your password.') })

/** What signing up takes. */
export const signUpInput = z.object({
  name: z.string().trim().min(1, 'Write the name others know you by.').max(80, 'Use at most 80 characters.'),
  email,
  password: newPassword,
})

/** What changing the password takes. */
export const passwordChange = z.object({
  password: z.string().min(1, 'Write your present password.'),
  next: newPassword,
})

/** What setting a first password takes. */
export const firstPassword = z.object({ email, password: newPassword })

/** What inviting somebody takes. */
export const invitationInput = z.object({ email, role: z.enum(roles) })

/** What naming a tenant takes. */
export const tenantInput = z.object({
  name: z.string().trim().min(1, 'Write a name, such as Acme Weather.').max(80, 'Use at most 80 characters.'),
  slug: z
    .string()
    .regex(slugPattern, 'Use small letters, figures and hyphens, at most 48, such as acme-weather.'),
})
