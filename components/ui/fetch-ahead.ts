/** After the page itself is there. */
const aheadMs = 2_000

const asked = new Set<() => Promise<unknown>>()

/** Fetches the code of something that is not shown yet, once, while nothing else is to be done. */
export const fetchAhead = (load: () => Promise<unknown>): void => {
  if (asked.has(load)) return
  asked.add(load)
  // What cannot be fetched now is fetched when it is wanted, and says so then.
  const fetchNow = () => void load().catch(() => undefined)
  const whenIdle = () =>
    setTimeout(
      () => (typeof requestIdleCallback === 'function' ? requestIdleCallback(fetchNow) : fetchNow()),
      aheadMs,
    )
  if (document.readyState === 'complete') whenIdle()
  else window.addEventListener('load', whenIdle, { once: true })
}
