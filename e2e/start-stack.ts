import { startStack } from '#server/testing/stack.ts'

/** Playwright's global set-up: one Sluice for all journeys. Each of them makes the tenant it needs. */
const setup = async (): Promise<() => Promise<void>> => {
  const stack = await startStack()
  process.env.SLUICE_URL = stack.url
  return () => stack.stop()
}

export default setup
