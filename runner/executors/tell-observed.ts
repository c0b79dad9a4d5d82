import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { readFile, stat } from 'node:fs/promises'
import { pipeline } from 'node:stream/promises'

import { valueName } from '#core/asset/value-name.ts'
import { keptFor } from '#core/kept-for.ts'
import { keysMade } from '#core/run/step-graph.ts'

import type { ListedOutput } from '../hosts/step-outputs.ts'
import type { StoreOptions } from './store-outputs.ts'

/** A text or a number that is no longer is a data version as it is. */
const longestPlainBytes = 400

const hashOf = async (file: string): Promise<string> => {
  const hash = createHash('sha256')
  await pipeline(createReadStream(file), hash)
  return hash.digest('hex').slice(0, 32)
}

/** Names what the code gave back: what is short as it is, anything else by a hash of it. Undefined where it gave nothing back. */
const versionOfFile = async ({ file, format }: ListedOutput): Promise<string | undefined> => {
  if (file === undefined) return undefined
  if (format !== 'json' || (await stat(file)).size > longestPlainBytes) return hashOf(file)
  const text = await readFile(file, 'utf8')
  const value: unknown = JSON.parse(text)
  if (value === null) return undefined
  if (typeof value === 'object') return hashOf(file)
  return typeof value === 'string' ? value : text.trim()
}

/** Tells of what a step saw of an asset that is made elsewhere, for each partition it looked at: ASSET_OBSERVATION. Nothing is stored. */
export const tellObserved = async ({
  context,
  planned,
  stepAttempt,
  listed,
  made,
  session,
}: StoreOptions): Promise<void> => {
  const { step } = planned
  const keys = keysMade(step)
  // What was given back once may be that of many partitions.
  const versionOf = keptFor(versionOfFile)
  for (const { name, asset } of step.outputs) {
    if (asset === undefined || !made.includes(name)) continue
    const reported = session.reported.get(asset)
    const values = listed.filter((one) => one.name === name)
    for (const partition of keys) {
      const own = values.find((one) => one.partition === undefined || one.partition === partition)
      const dataVersion = reported?.dataVersion ?? own?.dataVersion ?? (own && (await versionOf(own)))
      const metadata = { ...own?.metadata, ...reported?.metadata }
      context.materialized.add(valueName(asset, partition))
      context.reporter.event({
        type: 'ASSET_OBSERVATION',
        step: step.key,
        stepAttempt,
        asset,
        ...(partition !== null && { partition }),
        ...(dataVersion !== undefined && { dataVersion }),
        ...(Object.keys(metadata).length > 0 && { metadata }),
      })
      await context.values.leaveSeen?.(asset, { dataVersion: dataVersion ?? null, metadata })
    }
  }
}
