'use client'
import { createAuthClient } from 'better-auth/client'

/** Sign-up, sign-in and the session, by the auth door. No hooks of its own: drawn on the server they would meet another React than Next's. */
export const auth = createAuthClient({ basePath: '/api/auth' })
