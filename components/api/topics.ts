import type { SharedTopic } from '#core/live-topic.ts'

/** The topics of the live stream, and which fetched answers news about each makes old. */
export const topics = {
  runs: 'runs',
  assets: 'assets',
  pipelines: 'pipelines',
  drafts: 'drafts',
  people: 'people',
  clusters: 'clusters',
  comments: 'comments',
  schedules: 'schedules',
  sensors: 'sensors',
  conditions: 'conditions',
  backfills: 'backfills',
  secrets: 'secrets',
  run: (id: string) => `run:${id}`,
  draft: (pipelineId: string) => `draft:${pipelineId}`,
  presence: (pipelineId: string) => `presence:${pipelineId}`,
} satisfies Record<SharedTopic, SharedTopic> & Record<string, unknown>

const answers: Record<SharedTopic, readonly (readonly string[])[]> = {
  runs: [
    ['runs', 'list'],
    ['runFeed', 'count'],
    ['runFeed', 'grid'],
    ['runFeed', 'timeline'],
    // With how the run of each tick stands.
    ['schedules'],
    ['sensors'],
    ['conditions'],
  ],
  assets: [
    ['assets'],
    ['partitions', 'ofAsset'],
    ['partitions', 'show'],
    ['partitions', 'ofTarget'],
    ['partitions', 'chosen'],
  ],
  // A version itself never changes, so `versions.show` is not among them.
  pipelines: [
    ['pipelines'],
    ['versions', 'list'],
    ['versions', 'preview'],
    ['versions', 'expectedRun'],
    ['jobs'],
    ['resources', 'list'],
    ['secrets', 'list'],
  ],
  // Somebody typed: nothing that is active is another for it.
  drafts: [['pipelines'], ['versions', 'preview']],
  people: [['members'], ['invitations'], ['tokens'], ['tenants'], ['people']],
  clusters: [['clusters'], ['deployments']],
  comments: [['comments']],
  schedules: [['schedules'], ['runFeed', 'timeline']],
  sensors: [['sensors']],
  conditions: [['conditions']],
  // With how the backfill of each tick stands.
  backfills: [['backfills'], ['schedules', 'list'], ['schedules', 'ticks']],
  secrets: [['secrets']],
}

/** Paths of the procedures whose answers are old once `topic` changed. Topics of one thing are handled by who shows it. */
export function pathsOf(topic: string): readonly (readonly string[])[] {
  return Object.hasOwn(answers, topic) ? answers[topic as SharedTopic] : []
}
