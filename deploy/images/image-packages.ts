import { readFileSync } from 'node:fs'
import { join } from 'node:path'

/** One package of a lock file, as npm writes it. */
interface LockedPackage {
  version: string
  integrity?: string
  dependencies?: Record<string, string>
  optionalDependencies?: Record<string, string>
  peerDependencies?: Record<string, string>
  peerDependenciesMeta?: Record<string, { optional?: boolean }>
  dev?: boolean
  devOptional?: boolean
  optional?: boolean
  peer?: boolean
}

interface LockFile {
  packages: Record<string, LockedPackage>
}

/** The two files npm installs from. */
export interface PackageFiles {
  'package.json': string
  'package-lock.json': string
}

export interface PackageFilesOptions {
  /** The name in package.json. */
  name: string
  /** Packages that the image's programs name. */
  packages: readonly string[]
  imports: Record<string, string>
}

const text = (value: unknown): string => `${JSON.stringify(value, null, 2)}\n`

/** Where npm finds `name` for the package at `path`: in its own node_modules, else in those around it. */
const locate = (lock: LockFile, path: string, name: string): string | undefined => {
  for (let around = path; ;) {
    const candidate = `${around ? `${around}/` : ''}node_modules/${name}`
    if (lock.packages[candidate]) return candidate
    if (around === '') return undefined
    around = around.slice(0, Math.max(0, around.lastIndexOf('node_modules/') - 1))
  }
}

/** Whether a package is needed, or only where it can be had. */
const needsOf = (locked: LockedPackage): { name: string; optional: boolean }[] => [
  ...Object.keys(locked.dependencies ?? {}).map((name) => ({ name, optional: false })),
  ...Object.keys(locked.optionalDependencies ?? {}).map((name) => ({ name, optional: true })),
  ...Object.keys(locked.peerDependencies ?? {})
    .filter((name) => !locked.peerDependenciesMeta?.[name]?.optional)
    .map((name) => ({ name, optional: false })),
]

/** Paths in the lock file of the packages and of all they depend on; true where each way to it is optional. */
const reachable = (lock: LockFile, names: readonly string[]): Map<string, boolean> => {
  const reached = new Map<string, boolean>()
  const visit = (path: string, optional: boolean): void => {
    const before = reached.get(path)
    if (before === false || before === optional) return
    reached.set(path, optional)
    for (const need of needsOf(lock.packages[path] as LockedPackage)) {
      const target = locate(lock, path, need.name)
      if (target) visit(target, optional || need.optional)
      else if (!need.optional)
        throw new Error(`${path} needs ${need.name}, which the lock file does not have.`)
    }
  }
  for (const name of names) {
    const path = `node_modules/${name}`
    if (!lock.packages[path]) throw new Error(`The lock file does not have ${name}.`)
    visit(path, false)
  }
  return reached
}

/** package.json and lock file of an image: a part of the repository's own, in the versions that it has. */
export const packageFiles = (root: string, options: PackageFilesOptions): PackageFiles => {
  const { name, packages, imports } = options
  const lock = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')) as LockFile
  const reached = reachable(lock, packages)
  const dependencies = Object.fromEntries(
    packages.map((each) => [each, lock.packages[`node_modules/${each}`]?.version ?? '']),
  )
  const kept = [...reached.keys()].toSorted().map((path) => {
    const {
      dev: _dev,
      devOptional: _devOptional,
      optional: _optional,
      peer: _peer,
      ...entry
    } = lock.packages[path] as LockedPackage
    return [path, reached.get(path) ? { ...entry, optional: true } : entry]
  })
  const head = { name, version: '0.0.0', private: true }
  return {
    'package.json': text({ ...head, type: 'module', imports, dependencies }),
    'package-lock.json': text({
      name,
      version: head.version,
      lockfileVersion: 3,
      requires: true,
      packages: { '': { name, version: head.version, dependencies }, ...Object.fromEntries(kept) },
    }),
  }
}
