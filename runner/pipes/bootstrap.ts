import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { deflateSync } from 'node:zlib'

/** What a Pipes client reads. All ten keys, always, and no other: clients index them directly. */
export interface PipesContext {
  asset_keys: string[] | null
  code_version_by_asset_key: Record<string, string | null> | null
  provenance_by_asset_key: Record<string, null> | null
  partition_key: string | null
  partition_key_range: { start: string; end: string } | null
  partition_time_window: { start: string; end: string } | null
  run_id: string
  job_name: string | null
  retry_number: number
  extras: Record<string, unknown>
}

/** One string of an environment may have 128 KiB on Linux; above this the context goes through a file. */
const inlineLimitBytes = 65_536

const encode = (value: unknown): string => deflateSync(Buffer.from(JSON.stringify(value))).toString('base64')

/** The two variables by which a process knows that it speaks Pipes. The message file must exist already. */
export function pipesEnvironment(folder: string, context: PipesContext): Record<string, string> {
  let encoded = encode({ data: context })
  if (encoded.length > inlineLimitBytes) {
    const path = join(folder, 'pipes-context.json')
    writeFileSync(path, JSON.stringify(context))
    encoded = encode({ path })
  }
  return {
    DAGSTER_PIPES_CONTEXT: encoded,
    DAGSTER_PIPES_MESSAGES: encode({ path: join(folder, 'messages') }),
  }
}
