import type { BulkAction } from '#core/run/judge-bulk.ts'

/** How an action on many runs is spoken of. */
export const bulkWords: Record<
  BulkAction,
  { verb: string; means: string; done: (count: string) => string; icon: 'stop' | 'retry' | 'play' }
> = {
  cancel: {
    verb: 'Cancel',
    means: 'Running steps are asked to end, and are ended within ten seconds. What is stored already stays.',
    done: (count) => `${count} canceled`,
    icon: 'stop',
  },
  retry: {
    verb: 'Retry',
    means: 'Each becomes a new run, with what is published now, that goes on where the old one failed.',
    done: (count) => `${count} retried`,
    icon: 'retry',
  },
  rerun: {
    verb: 'Run again',
    means: 'Each becomes a new run of all its steps, with what is published now.',
    done: (count) => `${count} run again`,
    icon: 'play',
  },
}
