import { z } from 'zod'

import { json } from '../json.ts'

/** Dagster's types of metadata values, as they travel on the Pipes wire. */
export const metadataTypes = [
  '__infer__',
  'text',
  'url',
  'path',
  'notebook',
  'json',
  'md',
  'float',
  'int',
  'bool',
  'dagster_run',
  'asset',
  'null',
  'table',
  'table_schema',
  'table_column_lineage',
  'timestamp',
  'job',
] as const

export const metadataValue = z.strictObject({ type: z.enum(metadataTypes), value: json })
export type MetadataValue = z.infer<typeof metadataValue>
export const metadata = z.record(z.string(), metadataValue)
export type Metadata = z.infer<typeof metadata>

export const column = z.strictObject({ name: z.string(), type: z.string(), nullable: z.boolean().optional() })
export type Column = z.infer<typeof column>

/** What is known of a stored value without opening it. A preview is bounded: 100 rows, 64 columns, 200 characters a cell, 2,000 of text. */
export const valueSummary = z.strictObject({
  format: z.string(),
  sizeBytes: z.int().min(0),
  rows: z.int().min(0).optional(),
  columns: z.array(column).optional(),
  preview: z
    .discriminatedUnion('kind', [
      z.strictObject({
        kind: z.literal('table'),
        columns: z.array(z.string()),
        rows: z.array(z.array(json)),
      }),
      z.strictObject({ kind: z.literal('json'), value: json, truncated: z.boolean() }),
      z.strictObject({ kind: z.literal('text'), text: z.string(), truncated: z.boolean() }),
    ])
    .optional(),
})
export type ValueSummary = z.infer<typeof valueSummary>
