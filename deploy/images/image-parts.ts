import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

import { importClosure } from './import-closure.ts'

/** What is in an image besides its operating system and its Node. */
export interface ImageParts {
  /** Files of the repository, relative to its root. */
  files: string[]
  /** npm packages by name, without what they depend on. */
  packages: string[]
}

/** Names of the images that hold parts of this repository. */
export const imageNames = ['runner', 'sluice'] as const
export type ImageName = (typeof imageNames)[number]

const testing = /(^|\/)testing\/|\.test\.ts$/

const found = (root: string, pattern: string): string[] =>
  globSync(pattern, { cwd: root })
    .filter((file) => !testing.test(file))
    .toSorted()

/** The runner starts programs of its own in further processes; sluice.ts is what TypeScript steps import. */
const runnerPrograms = (root: string): string[] => [
  ...found(root, 'runner/**/*main.ts'),
  'runner/hosts/typescript/sluice.ts',
]

const serverPrograms = ['server/supervisor/web.ts', 'server/supervisor/migrate.ts', 'server/worker/main.ts']

/** Packages that the built application loads by name: the ones that Next is told not to bundle, and those Next loads itself. */
const applicationPackages = async (root: string): Promise<string[]> => {
  const { default: settings } = (await import(join(root, 'next.config.js'))) as {
    default: { serverExternalPackages: string[] }
  }
  return [...settings.serverExternalPackages, 'next', 'react', 'react-dom']
}

/** What belongs into an image, found by following what its programs import. */
export const imageParts = async (root: string, image: ImageName): Promise<ImageParts> => {
  const runner = importClosure(root, runnerPrograms(root))
  const data = found(root, 'runner/**/*.py')
  if (image === 'runner') return { files: [...runner.files, ...data], packages: runner.packages }
  const server = importClosure(root, serverPrograms)
  const files = new Set([
    ...runner.files,
    ...data,
    ...server.files,
    ...found(root, 'prisma/migrations/*/migration.sql'),
    'next.config.js',
  ])
  const packages = new Set([...runner.packages, ...server.packages, ...(await applicationPackages(root))])
  return { files: [...files], packages: [...packages].toSorted() }
}

/** How imports are spelled, which Node reads from package.json. */
export const importSpellings = (root: string): Record<string, string> =>
  (JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { imports: Record<string, string> })
    .imports
