import type { Format } from '#core/document/runtime.ts'
import type { ValueSummary } from '#core/run/metadata.ts'
import type { StepOutput } from '#core/run/step-graph.ts'
import type { SeenElsewhere } from '#core/trial/sample.ts'

/** Where a value lies: an asset of the deployment, or a working value of the run (op outputs, pieces). */
export type ValueAddress =
  | { of: 'asset'; asset: string; partition: string | null; ioManager: string }
  | { of: 'output'; runPrefix: string; step: string; output: string; mappingKey?: string; ioManager: string }

export interface LoadedValue {
  path: string
  format: Format
  /** As it is kept, before it was converted. */
  sizeBytes: number
  dataVersion: string | null
  /** How many it holds, where it is a table or a list. */
  rows: number | null
  /** The deployment whose value it is, where it has none of its own. */
  readFrom?: string
}

/** What is known of a value that was just handed over. */
export interface ValueKept {
  path: string
  summary: ValueSummary
  dataVersion: string
  /** It is here and not stored yet: settles when it is, rejects when it never will be. */
  waiting?: Promise<void>
}

/** Moves values between storage and the folders of steps; written once for all languages. */
export interface ValueStore {
  /**
   * Brings a value to a file in `folder`, in a format of `readable` (converted where needed).
   * Throws ValueMissing when nothing is stored there.
   */
  load(address: ValueAddress, folder: string, readable: Format[]): Promise<LoadedValue>
  /** Stores what a step wrote: under a temporary name first, moved in place. Format by the output's setting, else by the value. */
  store(
    address: ValueAddress,
    file: {
      path: string
      format: Format
      typeName?: string
      /** Said by the code; else the hash of the content. */
      dataVersion?: string
      /** What the step's language can show of a value that no other reads. */
      preview?: string
    },
    output: Pick<StepOutput, 'name' | 'format'>,
  ): Promise<ValueKept>
  /** Leaves what was seen of an asset that is made elsewhere for people to look at; absent where it is only told. */
  leaveSeen?(asset: string, seen: SeenElsewhere): Promise<void>
}
