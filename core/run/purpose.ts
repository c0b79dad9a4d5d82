import { z } from 'zod'

/** What a run is for: to make the assets of a deployment, or to try a draft, which makes none. */
export const purpose = z.enum(['run', 'trial'])
export type Purpose = z.infer<typeof purpose>
