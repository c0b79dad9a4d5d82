import { readdirSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'

import { reachableCopy } from './reachable-copy.ts'
import { sha256 } from './secrets.ts'

const root = resolve(import.meta.dirname, '..', '..')
const sources = ['runner', 'core', 'storage']
const parts = [...sources, 'package.json', 'package-lock.json', 'node_modules']

const filesUnder = (folder: string): string[] =>
  readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))

/** Where the runner is, for the accounts that runs work under. */
export interface RunnerHome {
  /** Holds runner/main.ts and all it imports. */
  folder: string
  /** The Node to start it with. */
  node: string
}

const identity = (): string =>
  [...sources.flatMap(filesUnder).toSorted(), join(root, 'package-lock.json')]
    .map((file) => `${file} ${sha256(readFileSync(file))}`)
    .join('\n')

/** Finds the runner, and links it to where every account can reach it when it lies where only root may enter (about two seconds, once). */
export const prepareRunnerHome = (): RunnerHome => {
  const folder = reachableCopy(root, { identity, parts })
  return {
    folder,
    node: folder === root ? process.execPath : join(folder, 'node_modules', 'node', 'bin', 'node'),
  }
}
