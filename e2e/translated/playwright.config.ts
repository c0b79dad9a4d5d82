import base from '../../playwright.config.ts'

/** `npm run test:translated`: a Sluice that is built in another language, English in brackets. */
export default { ...base, testDir: '.', testIgnore: [], globalSetup: '../start-stack.ts' }
