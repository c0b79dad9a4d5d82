import { RecentMap } from '../recent-map.ts'

/** More than there are zones; what people mistype makes place. */
const known = new RecentMap<string, boolean>(1_000)

const isZone = (name: string): boolean => {
  try {
    return (
      /^[A-Za-z]/.test(name) &&
      Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone !== ''
    )
  } catch {
    return false
  }
}

/** Whether there is a zone of that name, as in `Europe/Berlin`. */
export const isTimeZone = (name: string): boolean => {
  const answer = known.get(name) ?? isZone(name)
  known.set(name, answer)
  return answer
}
