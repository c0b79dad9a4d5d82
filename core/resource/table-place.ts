import { sha256 } from '../sha256.ts'

/** A table of a database. */
export interface TablePlace {
  schema: string
  table: string
}

/** PostgreSQL takes names of so many bytes. */
const longestName = 63
const endingLength = 8

/** The schema that stands for another in a deployment that shares its database with production: `pr-12__shop`. A long one ends in a part of its hash. */
export const schemaIn = (prefix: string | undefined, schema: string): string => {
  if (prefix === undefined) return schema
  const name = `${prefix}__${schema}`
  if (new TextEncoder().encode(name).length <= longestName) return name
  const kept = name.replaceAll(/[^\x20-\x7e]/g, '').slice(0, longestName - endingLength - 1)
  return `${kept}_${sha256(name).slice(0, endingLength)}`
}

/**
 * Where the values of an asset are kept as rows: in the table of its last word, in the schema of the resource, else in that of the word before. `prefix`: of
 * a deployment that is not production, so that its tables are others.
 */
export const tablePlaceOf = (
  asset: string,
  schema: string | undefined,
  usual: string,
  prefix?: string,
): TablePlace => {
  const words = asset.split('/')
  return { schema: schemaIn(prefix, schema ?? words.at(-2) ?? usual), table: words.at(-1) ?? asset }
}
