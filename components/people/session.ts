'use client'
import { createAuthClient } from 'better-auth/client'

import { routes } from '#components/routes.ts'

/** Sign-up, sign-in and the session, by the auth door. No hooks of its own: drawn on the server they would meet another React than Next's. */
export const auth = createAuthClient({ basePath: '/api/auth' })

/** Ends the session and leaves for the way in; nothing that was fetched stays in the page. */
export async function signOut(): Promise<void> {
  await auth.signOut()
  window.location.assign(routes.signIn())
}
