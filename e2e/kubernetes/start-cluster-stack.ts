import { startClusterStack } from '#server/testing/cluster-stack.ts'

/** Playwright's global set-up: one Sluice over the cluster for all journeys, with two webs, each at an address of its own. */
const setup = async (): Promise<() => Promise<void>> => {
  const stack = await startClusterStack()
  process.env.SLUICE_URL = stack.url
  process.env.SLUICE_SECOND_URL = await stack.addWeb()
  return () => stack.stop()
}

export default setup
