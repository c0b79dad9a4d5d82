import { z } from 'zod'

import { text, type ResourceType } from '../resource-type.ts'

/** An account of Snowflake. */
export const snowflake = {
  label: 'Snowflake',
  config: z.strictObject({
    account: text,
    user: text,
    password: text.optional(),
    /** Instead of a password, as PEM. */
    privateKey: text.optional(),
    warehouse: text.optional(),
    database: text.optional(),
    schema: text.optional(),
    role: text.optional(),
  }),
  secrets: ['password', 'privateKey'],
  begins: { account: '', user: '', password: { env: 'SNOWFLAKE_PASSWORD' } },
} satisfies ResourceType
