import { z } from 'zod'

import type { ResourceType } from '../resource-type.ts'

/** The folder or bucket of the deployment, where values are kept unless something else is said. */
export const file = {
  label: 'Files of the deployment',
  config: z.strictObject({}),
  secrets: [],
  begins: {},
  keepsValues: true,
} satisfies ResourceType

/** Where data lies that is too big to move: values are paths and addresses. */
export const reference = {
  label: 'Reference to data',
  config: z.strictObject({}),
  secrets: [],
  begins: {},
  keepsValues: true,
} satisfies ResourceType

/** The machine of the run, for values that need not outlive it. */
export const memory = {
  label: 'Memory of the run',
  config: z.strictObject({}),
  secrets: [],
  begins: {},
  keepsValues: true,
} satisfies ResourceType
