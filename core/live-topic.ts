/** What a whole deployment has news of. */
export const sharedTopics = [
  'runs',
  'assets',
  'pipelines',
  'drafts',
  'people',
  'clusters',
  'comments',
  'schedules',
  'sensors',
  'conditions',
  'backfills',
  'secrets',
] as const
export type SharedTopic = (typeof sharedTopics)[number]

const ofOneThing = /^(run|draft|presence):[0-9a-f-]{36}$/

export const isSharedTopic = (word: string): word is SharedTopic =>
  sharedTopics.some((topic) => topic === word)

/** Whether the live stream carries news under this name: of a deployment, or of one run, draft or presence (`run:<id>`). */
export const isLiveTopic = (word: string): boolean => isSharedTopic(word) || ofOneThing.test(word)
