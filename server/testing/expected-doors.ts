import { newId } from '#server/platform/ids.ts'

import type { ExpectedDoor } from './expected-door.ts'
import { expectedTenantDoors } from './expected-tenant-doors.ts'

const why = { reason: 'because' }
const rename = (pipelineId: string) => ({
  pipelineId,
  baseRevision: 0,
  client: newId(),
  batch: 0,
  changes: [{ label: 'Describe', edits: [{ do: 'place', id: 'nowhere' }] }],
})

/** Every procedure. A new one is added here with its permission, or the test of the doors fails. */
export const expectedDoors: Record<string, ExpectedDoor> = {
  ...expectedTenantDoors,
  'clusters.list': { door: 'deployment.write' },
  // Runs of this installation are processes: it has no clusters.
  'clusters.check': {
    door: 'deployment.write',
    input: () => ({ cluster: 'default' }),
    outcome: 'not_found',
  },

  'pipelines.list': { door: 'pipeline.read' },
  'pipelines.create': { door: 'pipeline.write', input: () => ({ name: `p_${newId()}` }) },
  'pipelines.import': {
    door: 'pipeline.write',
    input: () => ({ text: `sluice: pipeline\nname: p_${newId()}\n` }),
  },
  'pipelines.export': {
    door: 'pipeline.read',
    input: ({ pipelineName }) => ({ pipeline: pipelineName, format: 'yaml' }),
  },
  'pipelines.rename': {
    door: 'pipeline.write',
    input: ({ pipelineName }) => ({ pipeline: pipelineName, name: `p_${newId()}` }),
  },
  'pipelines.remove': { door: 'pipeline.delete', input: ({ pipelineName }) => ({ pipeline: pipelineName }) },

  'drafts.open': { door: 'pipeline.read', input: ({ pipelineName }) => ({ pipeline: pipelineName }) },
  'drafts.save': { door: 'pipeline.write', input: ({ pipelineId }) => rename(pipelineId) },
  'drafts.since': { door: 'pipeline.read', input: ({ pipelineId }) => ({ pipelineId, revision: 0 }) },
  'drafts.columns': {
    door: 'pipeline.read',
    input: ({ pipelineId, assetKey }) => ({ pipelineId, revision: 0, assets: [assetKey] }),
  },
  'drafts.writtenText': { door: 'pipeline.read', input: ({ pipelineId }) => ({ pipelineId }) },
  'drafts.keepWrittenText': {
    door: 'pipeline.write',
    input: ({ pipelineId }) => ({ pipelineId, text: 'sluice: pipeline\nname: kept # so\n' }),
  },
  'drafts.presence': {
    door: 'pipeline.read',
    input: ({ pipelineId }) => ({ pipelineId, client: newId(), selection: [] }),
  },

  'code.read': {
    door: 'pipeline.read',
    input: () => ({ codes: [{ language: 'sql', code: 'select 1' }] }),
  },

  'comments.list': { door: 'pipeline.read', input: ({ pipelineId }) => ({ pipelineId }) },
  'comments.mentions': { door: 'pipeline.read' },
  'comments.write': {
    door: 'pipeline.read',
    input: ({ pipelineId }) => ({ pipelineId, about: { threadId: newId() }, body: 'words', mentions: [] }),
    outcome: 'not_found',
  },
  'comments.edit': {
    door: 'pipeline.read',
    input: () => ({ id: newId(), body: 'words', mentions: [] }),
    outcome: 'not_found',
  },
  'comments.remove': { door: 'pipeline.read', input: () => ({ id: newId() }), outcome: 'not_found' },
  'comments.resolve': {
    door: 'pipeline.write',
    input: () => ({ threadId: newId(), resolved: true }),
    outcome: 'not_found',
  },
  'comments.see': { door: 'pipeline.read', input: () => ({ threadIds: [newId()] }) },

  'versions.preview': { door: 'pipeline.read', input: ({ pipelineId }) => ({ pipelineId }) },
  'versions.expectedRun': { door: 'run.read', input: ({ pipelineId }) => ({ pipelineId }) },
  'versions.publish': {
    door: 'pipeline.publish',
    input: ({ pipelineId }) => ({ pipelineId, revision: 0, ...why }),
    outcome: 'nothing_to_publish',
  },
  'versions.list': { door: 'pipeline.read', input: ({ pipelineId }) => ({ pipelineId }) },
  'versions.show': { door: 'pipeline.read', input: ({ pipelineId }) => ({ pipelineId, number: 1 }) },
  'versions.restore': {
    door: 'pipeline.publish',
    input: ({ pipelineId }) => ({ pipelineId, number: 1, as: 'draft', ...why }),
  },

  'assets.graph': { door: 'asset.read' },
  'assets.show': { door: 'asset.read', input: ({ assetKey }) => ({ key: assetKey }) },
  'assets.events': { door: 'asset.read', input: ({ assetKey }) => ({ key: assetKey, limit: 10 }) },
  'assets.checkHistory': { door: 'asset.read', input: ({ assetKey }) => ({ key: assetKey }) },
  'assets.freshnessHistory': { door: 'asset.read', input: ({ assetKey }) => ({ key: assetKey }) },
  'assets.blame': { door: 'pipeline.read', input: ({ assetKey }) => ({ key: assetKey }) },
  'assets.columns': { door: 'asset.read', input: ({ assetKey }) => ({ key: assetKey }) },
  'assets.preview': { door: 'asset.read', input: ({ assetKey }) => ({ key: assetKey }) },
  'assets.pod': { door: 'asset.read', input: ({ assetKey }) => ({ key: assetKey }) },

  'jobs.list': { door: 'pipeline.read' },

  'runs.start': { door: 'run.launch', input: ({ assetKey }) => ({ target: { assets: [assetKey] } }) },
  'runs.plan': {
    door: 'run.read',
    input: ({ jobName, pipelineName }) => ({ target: { job: jobName, pipeline: pipelineName } }),
  },
  'runs.launchForm': {
    door: 'run.read',
    input: ({ jobName, pipelineName }) => ({ target: { job: jobName, pipeline: pipelineName } }),
  },
  'runs.list': {
    door: 'run.read',
    input: ({ pipelineName, assetKey }) => ({
      filter: `pipeline:${pipelineName} asset:${assetKey}`,
      limit: 10,
    }),
  },
  'runs.show': { door: 'run.read', input: ({ runId }) => ({ runId }) },
  'runs.usual': { door: 'run.read', input: ({ runId }) => ({ runId }) },
  'runs.events': { door: 'run.read', input: ({ runId }) => ({ runId, after: 0 }) },
  'runs.cancel': { door: 'run.cancel', input: ({ runId }) => ({ runId }) },
  // A run that waits is neither failed nor over.
  'runs.retry': { door: 'run.retry', input: ({ runId }) => ({ runId }), outcome: 'wrong_state' },
  'runs.reexecute': { door: 'run.retry', input: ({ runId }) => ({ runId }), outcome: 'wrong_state' },
  'trials.start': {
    door: 'pipeline.write',
    input: ({ pipelineId, assetKey }) => ({ pipelineId, asset: assetKey, upTo: false }),
  },
  'trials.mine': { door: 'run.read', input: ({ pipelineId }) => ({ pipelineId }) },
  'trials.show': { door: 'run.read', input: ({ trialId }) => ({ runId: trialId }) },
  'trials.sample': {
    door: 'asset.read',
    input: ({ trialId, assetKey }) => ({ runId: trialId, asset: assetKey }),
  },
  // A trial that waits has made nothing yet.
  'trials.pin': {
    door: 'pipeline.write',
    input: ({ trialId, assetKey }) => ({ runId: trialId, asset: assetKey }),
    outcome: 'wrong_state',
  },
  'trials.unpin': {
    door: 'pipeline.write',
    input: ({ pipelineId, assetKey }) => ({ pipelineId, asset: assetKey }),
  },
  'runs.cancelMany': { door: 'run.cancel', input: ({ runId }) => ({ runIds: [runId] }) },
  'runs.retryMany': { door: 'run.retry', input: ({ runId }) => ({ runIds: [runId] }) },
  'runs.rerunMany': { door: 'run.retry', input: ({ runId }) => ({ runIds: [runId] }) },

  'runFeed.words': { door: 'run.read' },
  'runFeed.count': { door: 'run.read', input: ({ assetKey }) => ({ filter: `asset:${assetKey}` }) },
  'runFeed.grid': { door: 'run.read', input: ({ assetKey }) => ({ filter: `asset:${assetKey}` }) },
  'runFeed.timeline': {
    door: 'run.read',
    input: ({ assetKey }) => ({ filter: `asset:${assetKey}`, fromMs: 0, toMs: 4_000_000_000_000 }),
  },
  'runFeed.matching': { door: 'run.read', input: ({ assetKey }) => ({ filter: `asset:${assetKey}` }) },

  'runComparisons.show': { door: 'run.read', input: ({ runId }) => ({ a: runId, b: runId }) },
  'runComparisons.before': { door: 'run.read', input: ({ runId }) => ({ runId }) },

  'runViews.list': { door: 'run.read' },
  'runViews.save': { door: 'run.read', input: () => ({ name: newId(), filter: 'status:failed' }) },
  // The view is the owner's, and not shared.
  'runViews.change': { door: 'run.read', input: ({ runViewId }) => ({ id: runViewId, shared: false }) },
  'schedules.list': { door: 'run.read' },
  'schedules.ticks': {
    door: 'run.read',
    input: ({ pipelineId, scheduleId }) => ({ pipelineId, scheduleId }),
  },
  'schedules.fires': { door: 'run.read', input: () => ({ fromMs: 0, toMs: 1 }) },
  'schedules.switch': {
    door: 'schedule.toggle',
    input: ({ pipelineId, scheduleId }) => ({ pipelineId, scheduleId, isOn: false }),
  },
  'schedules.try': {
    door: 'sensor.testTick',
    input: ({ pipelineId, scheduleId }) => ({ pipelineId, scheduleId }),
  },

  'resources.list': { door: 'pipeline.read' },
  'resources.test': { door: 'resource.write', input: () => ({ type: 'memory', config: {} }) },

  'secrets.list': { door: 'pipeline.read' },
  'secrets.set': {
    door: 'secret.write',
    input: () => ({ name: `S${newId().replaceAll('-', '').toUpperCase()}`, scope: 'all', value: 'a value' }),
  },
  // Nobody has set it.
  'secrets.rotate': {
    door: 'secret.write',
    input: () => ({ name: 'ABSENT', scope: 'all', value: 'a value' }),
    outcome: 'not_found',
  },
  'secrets.remove': {
    door: 'secret.write',
    input: () => ({ name: 'ABSENT', scope: 'all' }),
    outcome: 'not_found',
  },

  'sensors.list': { door: 'run.read' },
  'sensors.ticks': { door: 'run.read', input: ({ pipelineId, sensorId }) => ({ pipelineId, sensorId }) },
  'sensors.aside': { door: 'run.read', input: ({ pipelineId, sensorId }) => ({ pipelineId, sensorId }) },
  'sensors.switch': {
    door: 'sensor.toggle',
    input: ({ pipelineId, sensorId }) => ({ pipelineId, sensorId, isOn: false }),
  },
  'sensors.setCursor': {
    door: 'sensor.toggle',
    input: ({ pipelineId, sensorId }) => ({ pipelineId, sensorId, cursor: null }),
  },
  'sensors.settle': {
    door: 'sensor.toggle',
    input: ({ pipelineId, sensorId }) => ({ pipelineId, sensorId, how: 'redrive' }),
  },
  'sensors.secret': {
    door: 'sensor.toggle',
    input: ({ pipelineId, sensorId }) => ({ pipelineId, sensorId }),
  },
  'sensors.try': {
    door: 'sensor.testTick',
    input: ({ pipelineId, sensorId }) => ({ pipelineId, sensorId, sample: {} }),
  },
  'sensors.ask': {
    door: 'sensor.testTick',
    input: ({ pipelineId, sensorId }) => ({ pipelineId, sensorId }),
    // The sensor of the tests watches a webhook, and has no code to be asked.
    outcome: 'not_found',
  },
  'conditions.list': { door: 'run.read' },
  'conditions.ofAsset': { door: 'run.read', input: ({ assetKey }) => ({ key: assetKey }) },
  'conditions.evaluations': { door: 'run.read', input: ({ assetKey }) => ({ key: assetKey }) },
  'conditions.switch': {
    door: 'condition.toggle',
    input: ({ assetKey }) => ({ keys: [assetKey], isOn: false }),
  },
  'partitions.sets': { door: 'asset.read' },
  'partitions.ofTarget': {
    door: 'asset.read',
    input: ({ dayAsset }) => ({ target: { assets: [dayAsset] } }),
  },
  'partitions.chosen': {
    door: 'asset.read',
    input: ({ dayAsset }) => ({ target: { assets: [dayAsset] }, by: { text: 'latest' } }),
  },
  'partitions.ofAsset': { door: 'asset.read', input: ({ dayAsset }) => ({ key: dayAsset }) },
  'partitions.matrix': { door: 'asset.read', input: ({ dayAsset }) => ({ key: dayAsset }) },
  'partitions.show': {
    door: 'asset.read',
    input: ({ dayAsset }) => ({ key: dayAsset, partition: '2026-01-01' }),
  },
  'partitions.add': { door: 'partition.add', input: () => ({ set: 'customers', keys: [newId()] }) },
  'partitions.remove': { door: 'partition.add', input: () => ({ set: 'customers', keys: ['absent'] }) },

  'backfills.start': {
    door: 'backfill.launch',
    input: ({ dayAsset }) => ({ target: { assets: [dayAsset] }, partitions: 'latest' }),
  },
  'backfills.plan': {
    door: 'run.read',
    input: ({ dayAsset }) => ({ target: { assets: [dayAsset] }, partitions: 'latest' }),
  },
  'backfills.list': { door: 'run.read' },
  'backfills.show': { door: 'run.read', input: ({ backfillId }) => ({ id: backfillId }) },
  'backfills.partitions': { door: 'run.read', input: ({ backfillId }) => ({ id: backfillId }) },
  'backfills.pause': {
    door: 'backfill.launch',
    input: ({ backfillId }) => ({ id: backfillId, isPaused: false }),
  },
  // What still goes on has nothing to make again.
  'backfills.retry': {
    door: 'backfill.launch',
    input: ({ backfillId }) => ({ id: backfillId }),
    outcome: 'wrong_state',
  },
  'backfills.cancel': { door: 'backfill.cancel', input: ({ backfillId }) => ({ id: backfillId }) },

  'runViews.remove': { door: 'run.read', input: ({ runViewId }) => ({ id: runViewId }) },
}
