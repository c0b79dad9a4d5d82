import { isJsonObject, objectAt, type JsonObject } from '../json-object.ts'
import type { Json } from '../json.ts'
import { objects, sourceOf, texts } from './sql-expression.ts'
import { anywhere, atPlaces, bounded, renamed, restOf, unknown } from './sql-relation.ts'
import {
  columnOf,
  same,
  sourceOfName,
  together,
  unsure,
  wholeOf,
  type Column,
  type Relation,
  type Scope,
  type Source,
} from './sql-scope.ts'

/** A column that a query gives, and where it comes from. */
export interface SqlColumn extends Source {
  column: string
}

/** Tables by their names in small letters: the columns they have, or null where nobody knows. */
export type KnownTables = ReadonlyMap<string, readonly string[] | null>

interface From {
  relations: Relation[]
  shared: Set<string>
}

type Known = ReadonlyMap<string, Relation>

const text = (value: Json | undefined): string => (typeof value === 'string' ? value : '')
class Reader {
  readonly #tables: KnownTables

  constructor(tables: KnownTables) {
    this.#tables = tables
  }

  /** What a query gives. `names`: those its columns are given where it speaks of itself. */
  query(
    node: Json | undefined,
    known: Known,
    outer: Scope | undefined,
    names: readonly string[] = [],
  ): Relation {
    if (!isJsonObject(node)) return anywhere
    const within = this.#withQueries(node, known, outer)
    switch (node.type) {
      case 'SELECT_NODE':
        return bounded(this.#select(node, within, outer))
      case 'SET_OPERATION_NODE':
        return this.#both(node, within, outer)
      case 'RECURSIVE_CTE_NODE': {
        const name = text(node.cte_name).toLowerCase()
        let found = renamed(this.query(node.left, within, outer), name, names)
        // Each round can bring in columns that the one before brought to another place; more than it has columns it does not take.
        for (let round = 0; round <= Math.min(found.columns.length, 8); round++) {
          const next = this.query(node.right, new Map([...within, [name, found]]), outer)
          found = { ...atPlaces(found, next), name }
        }
        return found
      }
      default:
        return anywhere
    }
  }

  /** What is known inside a query: also the queries that it names before it begins. */
  #withQueries(node: JsonObject, known: Known, outer: Scope | undefined): Known {
    const within = new Map(known)
    for (const { key, value } of objects(objectAt(node, 'cte_map').map)) {
      const { aliases, query } = isJsonObject(value) ? value : {}
      const name = text(key)
      const names = texts(aliases)
      const found = this.query(isJsonObject(query) ? query.node : undefined, within, outer, names)
      within.set(name.toLowerCase(), renamed(found, name, names))
    }
    return within
  }

  #select(node: JsonObject, known: Known, outer: Scope | undefined): Relation {
    const { relations, shared } = this.#from(node.from_table, known, outer)
    const aliases = new Map<string, Source>()
    const scope: Scope = { relations, shared, aliases, bound: new Set(), outer }
    const columns: Column[] = []
    const rests: Relation[] = []
    for (const item of objects(node.select_list)) {
      if (item.class === 'STAR') {
        const star = this.#star(item, scope, known)
        columns.push(...star.columns)
        if (star.rest) rests.push(star)
        continue
      }
      const source = sourceOf(item, scope, this.#inside(known))
      const name = text(item.alias) || (texts(item.column_names).at(-1) ?? '')
      columns.push({ name, source })
      if (text(item.alias) !== '') aliases.set(name.toLowerCase(), source)
    }
    return { name: '', columns, rest: restOf(rests) }
  }

  #inside(known: Known) {
    return (node: Json | undefined, scope: Scope): Source => wholeOf([this.query(node, known, scope)])
  }

  #star(item: JsonObject, scope: Scope, known: Known): Relation {
    const renames = [item.rename_list, item.qualified_exclude_list].some(
      (list) => Array.isArray(list) && list.length > 0,
    )
    if (item.columns === true || isJsonObject(item.expr) || renames) return anywhere
    const wanted = text(item.relation_name)
    const relations = scope.relations.filter(({ name }) => wanted === '' || same(name, wanted))
    const left = new Set(texts(item.exclude_list).map((name) => name.toLowerCase()))
    const replaced = new Map(
      objects(item.replace_list).map(({ key, value }) => [
        text(key).toLowerCase(),
        sourceOf(value, scope, this.#inside(known)),
      ]),
    )
    const columns: Column[] = []
    const once = new Set<string>()
    for (const { name, source } of relations.flatMap((relation) => relation.columns)) {
      const key = name.toLowerCase()
      if (left.has(key) || (wanted === '' && scope.shared.has(key) && once.has(key))) continue
      once.add(key)
      const own = wanted === '' && scope.shared.has(key) ? sourceOfName(scope, [name]) : source
      columns.push({ name, source: replaced.get(key) ?? own })
    }
    const rest = restOf(relations)
    // They are among the rest, whose names nobody knows.
    if (rest) for (const [name, source] of replaced) if (!once.has(name)) columns.push({ name, source })
    return { name: '', columns, rest }
  }

  #both(node: JsonObject, known: Known, outer: Scope | undefined): Relation {
    const [left, right] = [this.query(node.left, known, outer), this.query(node.right, known, outer)]
    switch (node.setop_type) {
      case 'UNION':
        return atPlaces(left, right)
      case 'EXCEPT':
      case 'INTERSECT':
        return left
      case 'UNION_BY_NAME':
        if (left.rest ?? right.rest) return anywhere
        return {
          name: '',
          columns: [...new Set([...left.columns, ...right.columns].map(({ name }) => name))].map((name) => ({
            name,
            source: together(
              [left, right]
                .filter(({ columns }) => columns.some((column) => same(column.name, name)))
                .map((relation) => columnOf(relation, name)),
            ),
          })),
        }
      default:
        return anywhere
    }
  }

  #from(table: Json | undefined, known: Known, outer: Scope | undefined, lateral: From = none()): From {
    if (!isJsonObject(table)) return none()
    const names = texts(table.column_name_alias)
    const alias = text(table.alias)
    const only = (relation: Relation, own = alias): From => ({
      relations: [renamed(relation, own, names)],
      shared: new Set(),
    })
    switch (table.type) {
      case 'BASE_TABLE':
        return only(this.#table(text(table.table_name), known), alias || text(table.table_name))
      case 'SUBQUERY': {
        // What stands before it in the list can be read in it.
        const before: Scope = { ...lateral, aliases: new Map(), bound: new Set(), outer }
        const scope = lateral.relations.length > 0 ? before : outer
        return only(this.query(objectAt(table, 'subquery').node, known, scope))
      }
      case 'JOIN':
        return this.#join(table, known, outer, lateral)
      case 'TABLE_FUNCTION': {
        const scope: Scope = { ...lateral, aliases: new Map(), bound: new Set(), outer }
        const given = sourceOf(table.function, scope, this.#inside(known))
        if (given.certain && given.from.length === 0)
          return only({ name: '', columns: [], rest: { of: 'elsewhere' } })
        return {
          relations: [
            {
              name: alias,
              columns: names.map((name) => ({ name, source: given })),
              rest: { of: 'anywhere' },
            },
          ],
          shared: new Set(),
        }
      }
      case 'EXPRESSION_LIST':
        return only({ name: '', columns: [], rest: { of: 'elsewhere' } })
      case 'EMPTY':
        return none()
      default:
        return only(anywhere)
    }
  }

  #join(table: JsonObject, known: Known, outer: Scope | undefined, lateral: From): From {
    const left = this.#from(table.left, known, outer, lateral)
    const seen = { relations: [...lateral.relations, ...left.relations], shared: left.shared }
    const right = this.#from(table.right, known, outer, seen)
    // These only choose rows of the left.
    if (table.join_type === 'SEMI' || table.join_type === 'ANTI') return left
    const relations = [...left.relations, ...right.relations]
    const shared = new Set([...left.shared, ...right.shared])
    for (const name of texts(table.using_columns)) shared.add(name.toLowerCase())
    if (table.ref_type === 'NATURAL') {
      // What they are joined by depends on columns that nobody knows.
      if (relations.some(({ rest }) => rest)) return { relations: relations.map(unknown), shared }
      const has = ({ relations: side }: From, name: string) =>
        side.some(({ columns }) => columns.some((column) => same(column.name, name)))
      for (const { columns } of left.relations)
        for (const { name } of columns) if (has(right, name)) shared.add(name.toLowerCase())
    }
    return { relations, shared }
  }

  #table(name: string, known: Known): Relation {
    const key = name.toLowerCase()
    const query = known.get(key)
    if (query) return query
    const columns = this.#tables.get(key)
    if (columns === undefined) return { name, columns: [], rest: { of: 'elsewhere' } }
    if (columns === null) return { name, columns: [], rest: { of: 'table', table: key } }
    return {
      name,
      columns: columns.map((column) => ({
        name: column,
        source: { from: [{ table: key, column }], certain: true },
      })),
    }
  }
}

const none = (): From => ({ relations: [], shared: new Set() })
/** Whether names that a result was once seen with can be those of this query: it may have been another one then. */
const canBe = ({ columns, rest }: Relation, names: readonly string[]): boolean =>
  rest
    ? columns.every(({ name }) => names.some((one) => same(one, name)))
    : columns.length === names.length &&
      columns.every(({ name }, index) => name === '' || same(name, names[index] ?? ''))

/**
 * Which columns of its tables each column of a query comes from. `tree` is what DuckDB's json_serialize_sql gives; `names` are the columns its result
 * was last seen with, without which only those are told that the query itself names. Null where it is no query that can be told.
 */
export const sqlColumns = (
  tree: Json,
  tables: KnownTables,
  names?: readonly string[],
): SqlColumn[] | null => {
  const statements = isJsonObject(tree) ? objects(tree.statements) : []
  const [statement] = statements
  if (!statement || statements.length > 1) return null
  const result = new Reader(tables).query(statement.node, new Map(), undefined)
  const { columns, rest } = result
  if (names && canBe(result, names))
    return names.map((column, index) => ({
      column,
      ...(rest ? columnOf(result, column) : (columns[index]?.source ?? unsure)),
    }))
  const named = columns.filter(({ name }) => name !== '')
  return named.length === 0 ? null : named.map(({ name, source }) => ({ column: name, ...source }))
}
