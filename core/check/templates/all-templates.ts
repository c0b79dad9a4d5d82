import { acceptedValues } from './accepted-values.ts'
import type { CheckTemplate } from './check-template.ts'
import { meanDrift } from './mean-drift.ts'
import { notNull } from './not-null.ts'
import { references } from './references.ts'
import { rowCondition } from './row-condition.ts'
import { rowCountDrift } from './row-count-drift.ts'
import { rowCount } from './row-count.ts'
import { sameSchema } from './same-schema.ts'
import { unique } from './unique.ts'

/** Every check that a form writes, in the order in which they are offered. */
export const checkTemplates: readonly CheckTemplate[] = [
  rowCondition,
  notNull,
  unique,
  references,
  acceptedValues,
  rowCount,
  rowCountDrift,
  meanDrift,
  sameSchema,
]
