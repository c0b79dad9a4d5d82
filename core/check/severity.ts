import { z } from 'zod'

/** How much a check that does not pass matters: only an error fails a step, and only of a blocking check. */
export const severity = z.enum(['WARN', 'ERROR'])
export type Severity = z.infer<typeof severity>
