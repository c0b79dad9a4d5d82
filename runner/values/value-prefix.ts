import { escapeSegment } from '#storage/object-key.ts'

import type { ValueAddress } from './value-store.ts'

/** Stands where a value has no partition or mapping key; no escaped text is this, because a lone `_` is escaped. */
const whole = '_'

const segment = (text: string): string => (text === whole ? '%5F' : escapeSegment(text))

/**
 * The folder of a value: `<tenant>/<deployment>/<asset segments>/<partition or _>`, of a working value
 * `<run prefix>/<step>/<output>/<mapping key or _>`. Escaped segments hold no dot, the files in the folder all do.
 */
export function valuePrefix(assetPrefix: string, address: ValueAddress): string {
  if (address.of === 'asset') {
    const { asset, partition } = address
    return [
      assetPrefix,
      ...asset.split('/').map(segment),
      partition === null ? whole : segment(partition),
    ].join('/')
  }
  const { runPrefix, step, output, mappingKey } = address
  return [
    runPrefix,
    segment(step),
    segment(output),
    mappingKey === undefined ? whole : segment(mappingKey),
  ].join('/')
}

/** For sentences. */
export function addressName(address: ValueAddress): string {
  if (address.of === 'asset')
    return address.partition === null
      ? `the asset ${address.asset}`
      : `the asset ${address.asset}, partition ${address.partition}`
  return `the output "${address.output}" of ${address.step}${address.mappingKey === undefined ? '' : `, piece ${address.mappingKey}`}`
}
