import { z } from 'zod'

import { metadata } from '../run/metadata.ts'

/** What a column holds, as far as its profile can tell numbers, times and words apart. */
export const columnKinds = ['number', 'time', 'truth', 'text', 'other'] as const

/** A cell of a table as people see it; lists and objects are their JSON, cut. */
export const cell = z.union([z.string(), z.number(), z.boolean(), z.null()])
export type Cell = z.infer<typeof cell>

/** Bins of equal width over [from, to]; the last one holds `to`. Times are milliseconds since 1970. */
export const histogram = z.strictObject({
  from: z.number(),
  to: z.number(),
  counts: z.array(z.int().min(0)).min(1).max(20),
})

export const columnProfile = z.strictObject({
  name: z.string(),
  /** In the words of what stored it: BIGINT, VARCHAR, integer, text, … */
  type: z.string(),
  kind: z.enum(columnKinds),
  nulls: z.int().min(0),
  distinct: z.int().min(0),
  /** The smallest and the largest, as they are shown; null where nothing can be compared. */
  min: cell,
  max: cell,
  histogram: histogram.nullable(),
  /** The values that occur most, most first; of numbers and times none. */
  top: z.array(z.strictObject({ value: z.string(), count: z.int().positive() })).max(10),
})
export type ColumnProfile = z.infer<typeof columnProfile>

export const tableSample = z.strictObject({
  kind: z.literal('table'),
  format: z.string(),
  /** Of the whole value; null where nobody counted. */
  rowCount: z.int().min(0).nullable(),
  /** So many rows from the first on are what the profiles speak of. */
  profiledRows: z.int().min(0),
  columns: z.array(columnProfile),
  /** The first of them; a cell is a number, a truth, nothing, or text. */
  rows: z.array(z.array(cell)),
  /** Cells of them whose text was cut, and columns that are left out. */
  cutCells: z.int().min(0),
  cutColumns: z.int().min(0),
})
export type TableSample = z.infer<typeof tableSample>

/** What a person sees of a value without opening it. */
export const sample = z.discriminatedUnion('kind', [
  tableSample,
  z.strictObject({ kind: z.literal('json'), format: z.string(), text: z.string(), isCut: z.boolean() }),
  z.strictObject({ kind: z.literal('text'), format: z.string(), text: z.string(), isCut: z.boolean() }),
  /** Bytes that nobody here reads, with what its language says of them. */
  z.strictObject({ kind: z.literal('closed'), format: z.string(), words: z.string().nullable() }),
  /** What the code of an asset that is made elsewhere saw of it. */
  z.strictObject({ kind: z.literal('observed'), dataVersion: z.string().nullable(), metadata }),
])
export type Sample = z.infer<typeof sample>
export type SeenElsewhere = Omit<Extract<Sample, { kind: 'observed' }>, 'kind'>

export const sampleLimits = {
  rows: 1_000,
  profiledRows: 10_000,
  columns: 200,
  cellCharacters: 500,
  textCharacters: 100_000,
  /** Of all cells together, counted in characters. */
  characters: 2_000_000,
  bins: 20,
  top: 5,
} as const

/** Rows of an input that a step of a trial is given. */
export const sampleRows = { default: 1_000, most: 1_000_000 } as const

/** How a trial differs from a run, for whoever carries it out. */
export const trialOrder = z.strictObject({
  sampleRows: z.int().positive(),
  /** Assets that are taken from earlier trials: the run that made them, by key. */
  pinned: z.record(z.string(), z.uuid()),
})
export type TrialOrder = z.infer<typeof trialOrder>
