import { z } from 'zod'

import { text, type ResourceType } from '../resource-type.ts'

/** A cluster of Kafka. */
export const kafka = {
  label: 'Kafka',
  config: z.strictObject({
    brokers: z
      .array(
        z.string().refine((broker) => /^[^\s:/]+:\d{1,5}$/.test(broker), {
          error: 'must be written like broker.example.com:9092',
        }),
      )
      .min(1)
      .max(20),
    tls: z.boolean().optional(),
    mechanism: z.enum(['PLAIN', 'SCRAM-SHA-256', 'SCRAM-SHA-512']).optional(),
    user: text.optional(),
    password: text.optional(),
  }),
  secrets: ['password'],
  begins: { brokers: [] },
} satisfies ResourceType
