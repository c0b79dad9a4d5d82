import { z } from 'zod'

/** What a run is for: to make the assets of a deployment, to try a draft, or to ask the code of a sensor what it wants. The last two make no asset. */
export const purpose = z.enum(['run', 'trial', 'sensor'])
export type Purpose = z.infer<typeof purpose>
