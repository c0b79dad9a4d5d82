import { startStack } from '#server/testing/stack.ts'

/**
 * Playwright's global set-up: one Sluice for all journeys, each of which makes the tenant it needs.
 * With SLUICE_URL set they run against the Sluice that is there.
 */
const setup = async (): Promise<(() => Promise<void>) | undefined> => {
  if (process.env.SLUICE_URL) return undefined
  const stack = await startStack()
  process.env.SLUICE_URL = stack.url
  return () => stack.stop()
}

export default setup
