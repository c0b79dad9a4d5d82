import { globSync } from 'node:fs'

const read = /^(app|components|core|server\/(api|usecases))\/.+\.tsx?$/
const notShipped = /\.test\.tsx?$|\/testing\//

/** Whether a source of Sluice, by its path in the repository, has words that come on a page. */
export const isTranslated = (path: string): boolean => read.test(path) && !notShipped.test(path)

/** The paths of all that have, from the root of the repository. */
export const translatedSources = (root: string): string[] =>
  globSync('{app,components,core,server/api,server/usecases}/**/*.{ts,tsx}', { cwd: root })
    .filter(isTranslated)
    .toSorted()
