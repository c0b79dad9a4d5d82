import { readFreshness } from '../../freshness/freshness-policy.ts'
import { setField } from '../commands/set-field.ts'
import type { Inspection } from './inspection.ts'

const hourMs = 3_600_000
const usual = { failWindowMs: 24 * hourMs }

/** A freshness policy says how young an asset is to be, in a way that can be judged. */
export const checkFreshness = (inspection: Inspection): void => {
  const { element } = inspection
  const written = element.kind === 'asset' ? [element] : element.kind === 'multiAsset' ? element.assets : []
  for (const { key, freshness } of written) {
    if (freshness === undefined) continue
    const read = readFreshness(freshness)
    if (read.outcome === 'read') continue
    inspection.error({
      code: 'bad_freshness',
      field: element.kind === 'asset' ? 'freshness' : 'assets',
      message: element.kind === 'asset' ? read.message : `${key}: ${read.message}`,
      ...(element.kind === 'asset' && {
        mend: (document) => setField(document, { id: element.id, field: 'freshness', value: usual }),
      }),
    })
  }
}
