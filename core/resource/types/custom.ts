import { z } from 'zod'

import type { ResourceType } from '../resource-type.ts'

/** Anything else: code is given what is written, which a schema beside it may describe. */
export const custom = {
  label: 'Something of your own',
  config: z.looseObject({}),
  secrets: [],
  begins: {},
} satisfies ResourceType
