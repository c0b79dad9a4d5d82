import { Refusal } from '#core/refusal.ts'
import type { AppDatabase } from '#server/db/client.ts'
import { hasPassword, updateEmail } from '#server/db/people.ts'

import { passwordLength, type Auth } from './auth.ts'

/**
 * Gives a person who came by a link a password, and the address they will sign in with. Whoever has a password changes it by saying it.
 * Refuses `wrong_state`, `name_taken`, and `invalid_input` for a password of the wrong length.
 */
export const setPassword = async (
  deps: { database: AppDatabase; auth: Auth },
  person: { id: string; email: string },
  input: { password: string; email?: string | undefined },
  headers: Headers,
): Promise<void> => {
  const { password, email = person.email } = input
  if (await hasPassword(deps.database, person.id))
    throw new Refusal('wrong_state', 'You have a password already. Change it by saying the present one.')
  if (password.length < passwordLength.min || password.length > passwordLength.max)
    throw new Refusal(
      'invalid_input',
      `A password has ${passwordLength.min} to ${passwordLength.max} characters.`,
      { field: 'password' },
    )
  const address = email.trim().toLowerCase()
  if (address !== person.email && !(await updateEmail(deps.database, person.id, address)))
    throw new Refusal('name_taken', 'Somebody has this e-mail already. Use another.', { field: 'email' })
  await deps.auth.api.setPassword({ body: { newPassword: password }, headers })
}
