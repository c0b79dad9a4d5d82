import { z } from 'zod'

/** What a pipeline may be called. The server has the last word. */
export const pipelineName = z
  .string()
  .trim()
  .min(1, 'Write a name, such as weather.')
  .max(64, 'Use at most 64 characters.')
  .regex(
    /^[A-Za-z0-9_][A-Za-z0-9_-]*$/u,
    'Use letters, figures, underscores and hyphens, such as daily_weather.',
  )
