import { z } from 'zod'

/** How an element is made. One compute may produce several assets. */
export const compute = z.discriminatedUnion('kind', [
  /** `function`: the one to call; absent means the function named like the element, else the only one defined. */
  z.strictObject({ kind: z.literal('python'), code: z.string(), function: z.string().optional() }),
  /** The default export is called with the inputs in the order of its parameters. */
  z.strictObject({ kind: z.literal('typescript'), code: z.string(), function: z.string().optional() }),
  /** DuckDB over the inputs, each a table by its parameter name; or the named warehouse resource. */
  z.strictObject({ kind: z.literal('sql'), code: z.string(), resource: z.string().optional() }),
  z.strictObject({ kind: z.literal('shell'), code: z.string() }),
  z.strictObject({
    kind: z.literal('container'),
    image: z.string(),
    command: z.array(z.string()).optional(),
    args: z.array(z.string()).optional(),
    /** The number of the user it runs as, or `image`: as the image says, which must then be a number other than root’s. Absent: as nobody of note. */
    user: z.union([z.literal('image'), z.int().positive().max(2_147_483_647)]).optional(),
  }),
  /** Made elsewhere, observed here. */
  z.strictObject({ kind: z.literal('external') }),
])

export type Compute = z.infer<typeof compute>
export type ComputeKind = Compute['kind']
export const computeKinds = [
  'python',
  'typescript',
  'sql',
  'shell',
  'container',
  'external',
] as const satisfies ComputeKind[]

/** The user's code of a compute, or undefined where there is none to edit. */
export const codeOf = (made: Compute): string | undefined => ('code' in made ? made.code : undefined)
