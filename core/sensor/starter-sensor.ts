import type { JsonObject } from '../json-object.ts'
import type { SensorKind } from './sensor-kinds.ts'
import type { EvaluatedKind } from './sensor-settings.ts'

interface Starter {
  /** What the settings of the kind begin with; what a person has to say is left for them. */
  settings: JsonObject | undefined
  /** A message as the kind brings it. */
  sample: JsonObject
}

const starters: Record<EvaluatedKind, Starter> = {
  webhook: { settings: undefined, sample: { id: 'msg_1', body: { id: 1, kind: 'order.created' } } },
  asset: {
    settings: { assets: [] },
    sample: {
      asset: 'raw/orders',
      run: '018f',
      at: '2026-03-01T05:00:00Z',
      dataVersion: '7c1d',
      metadata: { rows: 3 },
    },
  },
  runStatus: {
    settings: { statuses: ['failed'] },
    sample: {
      run: '018f',
      status: 'failed',
      job: 'nightly',
      title: 'nightly',
      tags: {},
      failure: 'It broke.',
      finishedAt: '2026-03-01T05:00:00Z',
    },
  },
}

/** What a sensor of a kind begins with, and what its messages look like; undefined for a kind that nothing evaluates. */
export const starterSensor = (kind: SensorKind): Starter | undefined =>
  Object.hasOwn(starters, kind) ? starters[kind as EvaluatedKind] : undefined
