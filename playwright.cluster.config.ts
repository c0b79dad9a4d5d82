import base from './playwright.config.ts'

/** Journeys on a Kubernetes cluster: the part of `npm run test:k8s` that needs a browser. One at a time, for they share its node. */
export default {
  ...base,
  testDir: 'e2e/kubernetes',
  testIgnore: [],
  globalSetup: './e2e/kubernetes/start-cluster-stack.ts',
  workers: 1,
  timeout: 600_000,
  expect: { timeout: 60_000 },
}
