import { startStack } from '#server/testing/stack.ts'

/**
 * Playwright's global set-up: one Sluice for all journeys, each of which makes the tenant it needs.
 * With SLUICE_URL set they run against the Sluice that is there.
 */
const setup = async (): Promise<(() => Promise<void>) | undefined> => {
  if (process.env.SLUICE_URL) return undefined
  // What journeys connect to is on this machine.
  const stack = await startStack({ variables: { SLUICE_SENSOR_NETWORKS: '127.0.0.0/8' } })
  process.env.SLUICE_URL = stack.url
  process.env.SLUICE_JOURNEY_POSTGRES = stack.installation.urls.owner
  return () => stack.stop()
}

export default setup
