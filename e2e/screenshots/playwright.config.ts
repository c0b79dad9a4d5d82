import base from '../../playwright.config.ts'

/** `npm run screenshots`: the pictures of README and docs, taken from a running Sluice with the examples in it. */
export default {
  ...base,
  testDir: '.',
  testIgnore: ['cluster.spec.ts'],
  globalSetup: '../start-stack.ts',
  workers: 1,
  timeout: 600_000,
  reporter: 'list',
}
