import type { Place } from '#components/routes.ts'

const KEY = 'last-place'

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
  },
}
