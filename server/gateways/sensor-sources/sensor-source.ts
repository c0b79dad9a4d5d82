import type { AskedKeys } from '#core/sensor/sensor-answer.ts'
import type { SensorMessage } from '#core/sensor/sensor-message.ts'

/** What keeps a source from being read, in a sentence for whoever drew the sensor. */
export class SourceFailure extends Error {
  override name = 'SourceFailure'
  /** The run of the sensor's code that failed, whose log says more. */
  readonly runId: string | undefined

  constructor(message: string, runId?: string) {
    super(message)
    this.runId = runId
  }
}

/** What a sensor asks of its source. */
export interface SourceAsk<Settings> {
  /** With the secrets in place. */
  settings: Settings
  cursor: string | null
  /** What was before this is none of its business, where the source tells times. */
  begunAtMs: number
  nowMs: number
  /** Messages, at most. */
  limit: number
  /** The short name of the tenant. */
  tenant: string
  /** Of these keys, those of messages that the sensor was given before; they are remembered for as long as they are asked about. */
  known: (keys: readonly string[]) => Promise<ReadonlySet<string>>
  /** The source gives up when it fires. */
  signal: AbortSignal
}

/** What a source had to give. */
export interface SourceBatch {
  messages: SensorMessage[]
  /** From where to go on, once they are dealt with. */
  cursor: string | null
  /** Whether there may be more at once. */
  hasMore: boolean
  /** What there is to say of it beside the messages, as that some are gone. */
  note?: string
  /** Keys that dynamic partition sets get and lose with this look. */
  partitionKeys?: readonly AskedKeys[]
  /** Tells the source that the messages arrived: called when they are on record, and only then. */
  acknowledge?: () => Promise<void>
  /** Hands the messages back where nothing was done with them; a source that is not told does so by itself in time. */
  letGo?: () => Promise<void>
}

/** Reads what a source of one kind has beyond a cursor. Throws SourceFailure. */
export type SensorSource<Settings> = (ask: SourceAsk<Settings>) => Promise<SourceBatch>
