/** A table of a database. */
export interface TablePlace {
  schema: string
  table: string
}

/** Where the values of an asset are kept as rows: in the table of its last word, in the schema of the resource, else in that of the word before. */
export const tablePlaceOf = (asset: string, schema: string | undefined, usual: string): TablePlace => {
  const words = asset.split('/')
  return { schema: schema ?? words.at(-2) ?? usual, table: words.at(-1) ?? asset }
}
