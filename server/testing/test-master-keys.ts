import { masterKeys } from '#server/platform/master-keys.ts'

/** The master key of tests: derived, for there is neither setting nor file. */
export const testMasterKeys = masterKeys({
  masterKeys: undefined,
  dataFolder: '/nowhere',
  secret: 'a secret of master keys for tests alone',
})
