import type { Dependency } from './element.ts'

/** Words that Python or TypeScript keep for themselves. */
const reserved = new Set(
  (
    'and as assert async await break case catch class const continue debugger def default del delete do elif else enum except export extends ' +
    'false False finally for from function global if implements import in instanceof interface is lambda let match new None nonlocal not null ' +
    'or package pass private protected public raise return static super switch this throw true True try typeof var void while with yield'
  ).split(' '),
)

const lastSegment = (key: string): string => key.slice(key.lastIndexOf('/') + 1)

/** A name that code can use for a parameter, a function or a table: what an identifier cannot hold becomes "_". */
export const identifierOf = (name: string): string => {
  const segment = lastSegment(name)
  const letters = /^\w+$/.test(segment) ? segment : segment.replace(/[^A-Za-z0-9_]/g, '_')
  if (letters === '' || /^\d/.test(letters)) return `_${letters}`
  return reserved.has(letters) ? `${letters}_` : letters
}

/** The parameter a dependency arrives by. */
export const parameterOf = (dependency: Pick<Dependency, 'asset' | 'as'>): string =>
  dependency.as ?? identifierOf(dependency.asset)
