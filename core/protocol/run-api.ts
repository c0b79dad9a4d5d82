import { z } from 'zod'

import { figures } from '../check/against.ts'
import { jsonObject } from '../json.ts'
import { runEvent } from '../run/run-event.ts'
import { stepGraph } from '../run/step-graph.ts'
import { trialOrder } from '../trial/sample.ts'

/**
 * The run API: what a runner says to the server, at POST <url>/api/run/v1/<call>, JSON, with `authorization: Bearer <run token>` on all but claim.
 * Answers of refusal are { code, message } with a 4xx status; 409 `fenced` ends the runner; anything 5xx or unreachable means: spool and try again.
 */
export const runApiPath = '/api/run/v1'

/** With every answer: the time by which the server judges, in milliseconds since 1970. What runners tell is dated by it, whatever the clock of their machine says. */
export const timeHeader = 'x-sluice-time'

export const claimRequest = z.strictObject({
  run: z.uuid(),
  attempt: z.int().positive(),
  /** One time: a second claim is refused, so that user code starts once. */
  claimCode: z.string().min(20).max(200),
  /** Made once by each process: until it has reported, its claim is answered again, for the answer may have been lost. */
  nonce: z.uuid().optional(),
  /** For one try of a step alone, with a code of its own. */
  step: z.strictObject({ key: z.string().min(1), attempt: z.int().positive().max(10_000) }).optional(),
  /** What the runner is, for the run page. */
  host: z.string().max(200).optional(),
  pid: z.int().optional(),
})

const storageSettings = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('folder'), root: z.string() }),
  /** Over this API, see run-objects.ts. */
  z.strictObject({
    kind: z.literal('api'),
    /** Whether bytes go elsewhere: a PUT begins without its body. */
    redirects: z.boolean(),
    /** What people call the root: a path or a URL. */
    place: z.string(),
  }),
])

export const claimAnswer = z.strictObject({
  token: z.string(),
  fence: z.int(),
  leaseMs: z.int(),
  heartbeatMs: z.int(),
  run: z.strictObject({
    id: z.uuid(),
    tenant: z.string(),
    deployment: z.string(),
    job: z.string().nullable(),
    attempt: z.int(),
    /** From 0: how many runs this one retries. */
    retryNumber: z.int(),
    tags: z.record(z.string(), z.string()),
    config: jsonObject,
    partition: z.string().nullable(),
  }),
  graph: stepGraph,
  /** Steps an earlier attempt or the retried run has finished: their outputs are in storage and they do not run again. Values: data by output name. */
  finished: z.record(
    z.string(),
    z.strictObject({
      /** The run that stored the outputs: they lie at <deployment>/.runs/<run>. */
      run: z.uuid(),
      outputs: z.array(z.string()),
      mappingKeys: z.record(z.string(), z.array(z.string())).optional(),
      dataVersions: z.record(z.string(), z.string()).optional(),
    }),
  ),
  /** Data versions of stored assets that inputs load, by asset key. */
  assetVersions: z.record(z.string(), z.string()),
  resources: z.record(
    z.string(),
    z.strictObject({
      type: z.string(),
      /** With its secrets in place. */
      config: jsonObject,
      /** What to set, where secrets that it refers to are not: a step that uses the resource fails with these words. */
      missing: z.array(z.string()).optional(),
    }),
  ),
  /** Words to redact in every output. */
  secrets: z.array(z.string()),
  storage: z.strictObject({
    settings: storageSettings,
    /** Below the root, which is the tenant's own: <deployment>. */ assetPrefix: z.string(),
    /** <deployment>/.runs/<run>: no other run writes there. */ runPrefix: z.string(),
    /** Of a branch: where assets are read that have no value under its own prefix. Nothing is written there. */
    behind: z.strictObject({ deployment: z.string(), assetPrefix: z.string() }).optional(),
    /** Of all but production: before the names of schemas, where values are tables. */
    tablePrefix: z.string().optional(),
  }),
  /** Where each step has a pod of its own: what the runner needs to start them. */
  stepJobs: z
    .strictObject({
      namespace: z.string(),
      /** From it the claim code of each try of each step is derived. */
      secret: z.string(),
      /** The Job of each step of the graph, but for its name and what is said of the try; by step key. Pieces have that of the step they are of. */
      jobs: z.record(z.string(), jsonObject),
    })
    .nullable(),
  /** What checks that compare measured before, newest first, by step key. */
  earlierFigures: z.record(z.string(), z.array(figures)).optional(),
  /** The pool that carries this run carries out its steps too, see pool-api.ts. */
  inPool: z.boolean().optional(),
  /** Absent where the run is no trial. */
  trial: trialOrder.optional(),
  requirements: z.strictObject({ python: z.array(z.string()) }),
  limits: z.strictObject({
    outputBytesPerStep: z.int(),
    logBytesPerStep: z.int(),
    /** False: what steps print is sent nowhere. Absent: it is kept. */
    keepsLogs: z.boolean().optional(),
    memoryMib: z.int().nullable(),
    cpuMilli: z.int().nullable(),
    timeoutMs: z.int().nullable(),
  }),
})
export type ClaimAnswer = z.infer<typeof claimAnswer>

/** The longest that a heartbeat is held. Lease and token are renewed when it arrives, so that it is well within the lease. */
export const longestHoldMs = 20_000
/**
 * With `waitMs` the answer is held so long, at most, as nothing is ordered: a cancel reaches the runner at once, wherever it is. A server that holds enough
 * others answers at once; who then asks again keeps the pace of `heartbeatMs`.
 */
export const heartbeatRequest = z.strictObject({
  fence: z.int(),
  waitMs: z.int().min(0).max(longestHoldMs).optional(),
  peakMemoryBytes: z.int().optional(),
  cpuMs: z.int().optional(),
})
/** `cancel`: end gently, now. A fenced runner gets a 409 instead. */
export const heartbeatAnswer = z.strictObject({ token: z.string(), order: z.enum(['go_on', 'cancel']) })

/** At most this many events, and this many bytes, in one call. */
export const eventBatchLimit = { events: 1_000, sizeBytes: 4_194_304 } as const
export const eventsRequest = z.strictObject({
  fence: z.int(),
  /** Sequence numbers of an attempt rise by one from 1. Known ones are ignored, a gap is refused. */
  events: z.array(z.strictObject({ seq: z.int().positive(), event: runEvent })).max(eventBatchLimit.events),
})
export const eventsAnswer = z.strictObject({
  /** Highest contiguous sequence number that is durable. */ acknowledged: z.int().min(0),
})

export const logStreams = ['stdout', 'stderr'] as const
/**
 * POST logs: the body is binary, frames back to back. Frame: 4 bytes big-endian length of the header, header JSON (logFrameHeader), then `length` raw bytes.
 * A stream is (step, stepAttempt, stream); offsets count its raw bytes from 0. Known bytes are ignored, a gap is refused with the offset wanted.
 */
export const logFrameHeader = z.strictObject({
  step: z.string().refine((name) => name.isWellFormed() && !name.includes('\0')),
  stepAttempt: z.int().positive().max(10_000),
  stream: z.enum(logStreams),
  offset: z.int().min(0),
  length: z.int().positive().max(65_536),
  /** When its first byte was read. */
  atMs: z.int().positive(),
})
export type LogFrameHeader = z.infer<typeof logFrameHeader>
export const logsAnswer = z.strictObject({
  acknowledged: z.array(
    z.strictObject({ step: z.string(), stepAttempt: z.int(), stream: z.enum(logStreams), offset: z.int() }),
  ),
})
export const logsBodyLimitBytes = 8_388_608
