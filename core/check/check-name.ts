import { z } from 'zod'

/** A check is named by its asset and its own name. */
export const checkName = z.strictObject({ asset: z.string().max(400), check: z.string().max(400) })
export type CheckName = z.infer<typeof checkName>

/** The key of the step that carries a check out, which is also how a check is called where its asset goes unsaid. */
export const checkStepKey = ({ asset, check }: CheckName): string => `${asset}.check:${check}`
