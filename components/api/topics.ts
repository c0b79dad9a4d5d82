/** The topics of the live stream, and which fetched answers news about each makes old. */
export const topics = {
  runs: 'runs',
  assets: 'assets',
  pipelines: 'pipelines',
  people: 'people',
  clusters: 'clusters',
  run: (id: string) => `run:${id}`,
  draft: (pipelineId: string) => `draft:${pipelineId}`,
  presence: (pipelineId: string) => `presence:${pipelineId}`,
}

const answers: Record<string, readonly (readonly string[])[]> = {
  runs: [['runs', 'list']],
  assets: [['assets']],
  pipelines: [['pipelines'], ['versions'], ['jobs']],
  people: [['members'], ['invitations'], ['tokens'], ['tenants'], ['people']],
  clusters: [['clusters'], ['deployments']],
}

/** Paths of the procedures whose answers are old once `topic` changed. Topics of one thing are handled by who shows it. */
export function pathsOf(topic: string): readonly (readonly string[])[] {
  return answers[topic] ?? []
}
