import { existsSync, readFileSync } from 'node:fs'
import { isBuiltin, stripTypeScriptTypes } from 'node:module'
import { dirname, join, normalize } from 'node:path'

/** What a program is made of. */
export interface ImportClosure {
  /** Files of the repository that it loads, relative to its root, sorted. */
  files: string[]
  /** npm packages that these files name, sorted. */
  packages: string[]
}

/** Statements begin a line; what a text or a comment says about imports does not. */
const imported =
  /^[ \t]*(?:import|export)\b[^'"`;]*?\bfrom\s*['"]([\w@.#:/-]+)['"]|^[ \t]*import\s*['"]([\w@.#:/-]+)['"]|\bimport\(\s*['"]([\w@.#:/-]+)['"]\s*\)/gm
/** A package whose files are read as data: join(…, 'node_modules', 'name', …). */
const readAsData = /['"]node_modules['"],\s*['"]([^'"\n]+)['"]/g

const source = (root: string, file: string): string => {
  const text = readFileSync(join(root, file), 'utf8')
  // What is imported for its type alone is gone after that, as it is when the program runs.
  return file.endsWith('.ts') ? stripTypeScriptTypes(text) : text
}

const packageOf = (specifier: string): string =>
  specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/')

/** The file of the repository that a specifier names; undefined where it names a package or a part of Node. */
const fileOf = (from: string, specifier: string): string | undefined => {
  if (specifier.startsWith('#')) return specifier.slice(1)
  if (specifier.startsWith('.')) return normalize(join(dirname(from), specifier))
  return undefined
}

/** Follows the imports of programs, static and dynamic. Throws where one names a file that is not there. */
export const importClosure = (root: string, entries: readonly string[]): ImportClosure => {
  const files = new Set(entries)
  const packages = new Set<string>()
  // A set that grows while it is walked is walked to its end.
  for (const file of files) {
    const text = source(root, file)
    for (const [, ...found] of text.matchAll(imported)) {
      const specifier = found.find((each) => each !== undefined) ?? ''
      const target = fileOf(file, specifier)
      if (target === undefined) {
        if (!isBuiltin(specifier)) packages.add(packageOf(specifier))
      } else if (existsSync(join(root, target))) files.add(target)
      else throw new Error(`${file} imports ${specifier}, and there is no ${target}.`)
    }
    for (const [, name = ''] of text.matchAll(readAsData)) packages.add(packageOf(name))
  }
  return { files: [...files].toSorted(), packages: [...packages].toSorted() }
}
