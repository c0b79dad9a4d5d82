import { z } from 'zod'

/** Which partitions a tick makes: a text as people choose them by, read at the time of the tick, so that `latest` is the window that ended then. */
export const partitionRule = z.strictObject({ partitions: z.string().min(1).max(10_000) })
export type PartitionRule = z.infer<typeof partitionRule>
