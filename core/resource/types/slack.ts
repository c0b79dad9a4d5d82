import { z } from 'zod'

import { text, type ResourceType } from '../resource-type.ts'

/** A workspace of Slack, as an app with a token. */
export const slack = {
  label: 'Slack',
  config: z.strictObject({ token: text, channel: text.optional() }),
  secrets: ['token'],
  begins: { token: { env: 'SLACK_TOKEN' } },
} satisfies ResourceType
