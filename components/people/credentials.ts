import { z } from 'zod'

/** A new password; the shortest that the auth door takes. */
export const newPassword = z
  .string()
  .min(10, 'Use at least 10 characters.')
  .max(128, 'Use at most 128 characters.')

export const email = z.email('Write an email address, such as mara@acme.example.')

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
