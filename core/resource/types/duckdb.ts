import { z } from 'zod'

import { text, type ResourceType } from '../resource-type.ts'

/** A DuckDB database in a file that all runs reach. */
export const duckdb = {
  label: 'DuckDB',
  config: z.strictObject({
    path: text,
    /** Where tables are that are named without a schema. */
    schema: text.optional(),
  }),
  secrets: [],
  begins: { path: '' },
} satisfies ResourceType
