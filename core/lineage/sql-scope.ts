/** A column of a table that a query reads. */
export interface TableColumn {
  table: string
  column: string
}

/** Which columns a value is made of. Not certain: perhaps of others, too, or of others instead. */
export interface Source {
  from: readonly TableColumn[]
  certain: boolean
}

/** A column of what a query, or a part of it, gives. Without a name: an expression that was given none. */
export interface Column {
  name: string
  source: Source
}

/**
 * The columns that something has beside those listed: those of a table whose columns nobody knows, those of a file or a function, which are of no table,
 * or nobody can say whose.
 */
export type Rest = { of: 'table'; table: string } | { of: 'elsewhere' } | { of: 'anywhere' }

/** Something that columns can be read from, under the name it has there. */
export interface Relation {
  name: string
  columns: readonly Column[]
  rest?: Rest | undefined
}

/** What names mean at a place of a query. */
export interface Scope {
  relations: readonly Relation[]
  /** Columns that several relations were joined by and have together. */
  shared: ReadonlySet<string>
  /** Columns of the same list that were named before. */
  aliases: ReadonlyMap<string, Source>
  /** Names that stand for parts of a value beside them. */
  bound: ReadonlySet<string>
  outer?: Scope | undefined
}

export const nowhere: Source = { from: [], certain: true }
export const unsure: Source = { from: [], certain: false }

const mostOrigins = 100

/** SQL does not tell capitals from small letters. */
export const same = (one: string, other: string): boolean => one.toLowerCase() === other.toLowerCase()

/** All sources together; of very many columns the first, which is then not certain. */
export const together = (sources: readonly Source[]): Source => {
  const [only] = sources
  if (only && sources.length === 1) return only
  const found = new Map<string, TableColumn>()
  let certain = true
  for (const source of sources) {
    certain &&= source.certain
    for (const one of source.from) {
      if (found.size >= mostOrigins) return { from: [...found.values()], certain: false }
      found.set(JSON.stringify([one.table, one.column.toLowerCase()]), one)
    }
  }
  return { from: [...found.values()], certain }
}

const inRest = (rest: Rest | undefined, column: string): Source => {
  switch (rest?.of) {
    case 'table':
      return { from: [{ table: rest.table, column }], certain: true }
    case 'elsewhere':
      return nowhere
    case 'anywhere':
    case undefined:
      return unsure
  }
}

/** Where a column of a relation comes from. */
export const columnOf = ({ columns, rest }: Relation, name: string): Source =>
  columns.find((column) => same(column.name, name))?.source ?? inRest(rest, name)

/** All columns of relations as one value: a row of them. */
export const wholeOf = (relations: readonly Relation[]): Source =>
  together([
    ...relations.flatMap(({ columns }) => columns.map(({ source }) => source)),
    ...relations.flatMap(({ rest }) => (rest && rest.of !== 'elsewhere' ? [unsure] : [])),
  ])

const mayHave = (scope: Scope | undefined, name: string): boolean =>
  scope !== undefined &&
  (scope.relations.some(
    ({ columns, rest }) => rest !== undefined || columns.some((column) => same(column.name, name)),
  ) ||
    mayHave(scope.outer, name))

const plain = (scope: Scope, name: string): Source => {
  const { relations, shared, aliases, bound, outer } = scope
  const key = name.toLowerCase()
  if (bound.has(key)) return nowhere
  const open = relations.filter(({ rest }) => rest !== undefined)
  if (shared.has(key))
    return relations.length === 2 || open.length === 0
      ? together(
          relations
            .filter(({ columns, rest }) => rest ?? columns.some((column) => same(column.name, name)))
            .map((relation) => columnOf(relation, name)),
        )
      : unsure
  // Were it in one of the open ones too, the query would be refused for saying too little.
  const having = relations.filter(({ columns }) => columns.some((column) => same(column.name, name)))
  const [only, more] = having
  if (only) return more ? unsure : columnOf(only, name)
  const alias = aliases.get(key)
  const row = relations.find((relation) => same(relation.name, name))
  const [opened] = open
  if (!opened) return alias ?? (row ? wholeOf([row]) : outer ? plain(outer, name) : unsure)
  if (alias || row || mayHave(outer, name)) return unsure
  if (open.every(({ rest }) => rest?.of === 'elsewhere')) return nowhere
  return open.length === 1 ? columnOf(opened, name) : unsure
}

const relationNamed = (scope: Scope | undefined, name: string): Relation | undefined =>
  scope && (scope.relations.find((relation) => same(relation.name, name)) ?? relationNamed(scope.outer, name))

/** Where a name in an expression comes from: `column`, `table.column`, `column.field`, and with a schema before the table. */
export const sourceOfName = (scope: Scope, parts: readonly string[]): Source => {
  const [first = '', second, third] = parts
  if (second === undefined) return plain(scope, first)
  if (scope.bound.has(first.toLowerCase())) return nowhere
  const relation = relationNamed(scope, first)
  if (relation) return columnOf(relation, second)
  const inSchema = third === undefined ? undefined : relationNamed(scope, second)
  return inSchema && third !== undefined ? columnOf(inSchema, third) : plain(scope, first)
}
