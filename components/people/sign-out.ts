import { routes } from '#components/routes.ts'

/** Ends the session and leaves for the way in; nothing that was fetched stays in the page. What speaks with the auth door is fetched only now. */
export async function signOut(): Promise<void> {
  const { auth } = await import('./session.ts')
  await auth.signOut()
  window.location.assign(routes.signIn())
}
