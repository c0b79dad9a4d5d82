import { isJsonObject, type JsonObject } from '../json-object.ts'
import type { Json } from '../json.ts'
import { nowhere, sourceOfName, together, unsure, wholeOf, type Scope, type Source } from './sql-scope.ts'

/** Expressions that are made of what stands in them. */
const composed = new Set([
  'FUNCTION',
  'OPERATOR',
  'CAST',
  'CASE',
  'COMPARISON',
  'CONJUNCTION',
  'BETWEEN',
  'WINDOW',
  'COLLATE',
])

export const texts = (value: Json | undefined): string[] =>
  Array.isArray(value) ? value.filter((one) => typeof one === 'string') : []

export const objects = (value: Json | undefined): JsonObject[] =>
  Array.isArray(value) ? value.filter(isJsonObject) : []

const inside = (value: Json | undefined, scope: Scope, query: Subquery): Source[] => {
  if (Array.isArray(value)) return value.flatMap((one) => inside(one, scope, query))
  if (!isJsonObject(value)) return []
  if (typeof value.class === 'string') return [sourceOf(value, scope, query)]
  return Object.values(value).flatMap((one) => inside(one, scope, query))
}

const namesIn = (value: Json | undefined): string[] => {
  if (Array.isArray(value)) return value.flatMap(namesIn)
  if (!isJsonObject(value)) return []
  return [...texts(value.column_names), ...Object.values(value).flatMap(namesIn)]
}

/** What a query inside an expression gives, all its columns together. */
type Subquery = (node: Json | undefined, scope: Scope) => Source

/**
 * Which columns an expression of DuckDB's tree is made of: those that its value is computed from, also as a condition, a partition or an order in it.
 * Whatever is not understood is not certain.
 */
export const sourceOf = (expression: Json | undefined, scope: Scope, query: Subquery): Source => {
  if (!isJsonObject(expression)) return unsure
  const all = (value: Json | undefined): Source => together([nowhere, ...inside(value, scope, query)])
  switch (expression.class) {
    case 'COLUMN_REF':
      return sourceOfName(scope, texts(expression.column_names))
    case 'CONSTANT':
    case 'PARAMETER':
    case 'DEFAULT':
      return nowhere
    case 'STAR':
      return expression.columns === true ? unsure : wholeOf(scope.relations)
    case 'LAMBDA': {
      const bound = new Set([...scope.bound, ...namesIn(expression.lhs).map((name) => name.toLowerCase())])
      return sourceOf(expression.expr, { ...scope, bound }, query)
    }
    case 'SUBQUERY': {
      // That there are rows depends on conditions, which nothing is read from.
      if (expression.subquery_type !== 'SCALAR' && expression.subquery_type !== 'ANY') return unsure
      const { subquery, child } = expression
      return together([query(isJsonObject(subquery) ? subquery.node : undefined, scope), all(child)])
    }
    default:
      return typeof expression.class === 'string' && composed.has(expression.class)
        ? all(Object.values(expression))
        : unsure
  }
}
