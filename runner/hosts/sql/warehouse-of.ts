import type { ResolvedConfigOf } from '#core/resource/resource-types.ts'

import type { StepInvocation } from '../step-host.ts'
import { QueryError } from './query-error.ts'

/** The resource that the SQL of a step runs in. */
export type Warehouse =
  | { type: 'postgres'; name: string; config: ResolvedConfigOf<'postgres'> }
  | { type: 'duckdb'; name: string; config: ResolvedConfigOf<'duckdb'> }

const entryOf = (map: unknown, name: string): unknown =>
  typeof map === 'object' && map !== null && Object.hasOwn(map, name)
    ? (map as Record<string, unknown>)[name]
    : undefined

/** Where the SQL of a step runs; undefined: over its inputs alone. Throws QueryError for a type that nothing here runs SQL in. */
export const warehouseOf = ({ step, context }: StepInvocation): Warehouse | undefined => {
  const { compute } = step
  if (compute.kind !== 'sql' || compute.resource === undefined) return undefined
  const name = compute.resource
  const type = entryOf(context.resourceTypes, name)
  const config = entryOf(context.resources, name)
  // The document was validated by the schema of the type, and its secrets put in place since.
  if (type === 'postgres' || type === 'duckdb') return { type, name, config } as Warehouse
  throw new QueryError(
    'Error',
    `SQL runs in postgres and duckdb; the resource "${name}" is ${typeof type === 'string' ? type : 'not there'}. Take it off to run the SQL in DuckDB over the inputs.`,
    1,
  )
}
