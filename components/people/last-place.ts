import type { Place } from '#components/routes.ts'

const KEY = 'last-place'
const listeners = new Set<() => void>()

/** The deployment seen last in this browser; signing in leads back to it. */
export const lastPlace = {
  read(): Place | undefined {
    const [tenant, deployment] = (
      typeof localStorage === 'undefined' ? '' : (localStorage.getItem(KEY) ?? '')
    ).split('/')
    return tenant && deployment ? { tenant, deployment } : undefined
  },
  keep(place: Place): void {
    localStorage.setItem(KEY, `${place.tenant}/${place.deployment}`)
    for (const listener of listeners) listener()
  },
  /** Tells when another is kept by this page; answers how to stop that. */
  subscribe(listener: () => void): () => void {
    listeners.add(listener)
    return () => void listeners.delete(listener)
  },
}
