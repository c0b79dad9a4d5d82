import type { JsonObject } from '../json-object.ts'
import type { SensorKind } from './sensor-kinds.ts'

interface Starter {
  /** What the settings of the kind begin with; what a person has to say is left for them. */
  settings: JsonObject | undefined
  /** A message as the kind brings it. */
  sample: JsonObject
}

const starters: Record<SensorKind, Starter> = {
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
  file: {
    settings: { pattern: '**/*.csv' },
    sample: { path: 'in/orders.csv', sizeBytes: 1024, modifiedAt: '2026-03-01T05:00:00.000Z' },
  },
  s3: {
    settings: { bucket: '', region: 'eu-central-1' },
    sample: {
      bucket: 'in',
      key: 'orders.csv',
      etag: '9a03',
      sizeBytes: 1024,
      modifiedAt: '2026-03-01T05:00:00.000Z',
    },
  },
  http: { settings: { url: '' }, sample: { id: 1, kind: 'order' } },
  sql: { settings: { query: '', cursorColumn: 'id' }, sample: { id: 1, total: 12.5 } },
  sqs: {
    settings: { queueUrl: '', region: 'eu-central-1' },
    sample: { id: '5fea', body: { id: 1 }, received: 1, attributes: {} },
  },
  code: { settings: undefined, sample: { runKey: 'order 1', config: {}, tags: {} } },
  kafka: {
    settings: { brokers: [], topic: '' },
    sample: {
      topic: 'orders',
      partition: 0,
      offset: 12,
      at: '2026-03-01T05:00:00.000Z',
      key: '1',
      value: { id: 1 },
      headers: {},
    },
  },
}

/** What a sensor of a kind begins with, and what its messages look like. */
export const starterSensor = (kind: SensorKind): Starter => starters[kind]
