import { applyChange } from '#core/document/apply-change.ts'
import type { PipelineDocument } from '#core/document/document.ts'
import type { Element } from '#core/document/element.ts'
import { formatText } from '#core/document/format-text.ts'
import { parseText } from '#core/document/parse-text.ts'
import { IncrementalValidation } from '#core/document/validation/validate-incrementally.ts'
import { validate } from '#core/document/validation/validate.ts'
import { twoLevelLayout } from '#core/layout/two-level-layout.ts'
import { sha256 } from '#core/sha256.ts'

import type { Measure } from './main.ts'
import type { Row } from './report.ts'

/** A document of assets in layers of fifty, each with up to three inputs of the layer before. */
function layered(count: number): PipelineDocument {
  const elements: Record<string, Element> = {}
  for (let index = 0; index < count; index++) {
    const layer = Math.floor(index / 50)
    const deps =
      layer === 0 ? [] : [0, 1, 2].map((shift) => `asset_${(layer - 1) * 50 + ((index + shift * 7) % 50)}`)
    const inputs = [...new Set(deps)]
    elements[`g${layer}`] ??= { kind: 'group', id: `g${layer}`, name: `layer_${layer}` }
    elements[`a${index}`] = {
      kind: 'asset',
      id: `a${index}`,
      key: `asset_${index}`,
      group: `layer_${layer}`,
      deps: inputs.map((asset) => ({ asset })),
      compute: { kind: 'python', code: `def asset_${index}(${inputs.join(', ')}):\n    return ${index}\n` },
    }
  }
  return { settings: { name: 'layered' }, elements, layout: {} }
}

const timesMs = (runs: number, work: () => unknown): number[] =>
  Array.from({ length: runs }, () => {
    const beganMs = performance.now()
    work()
    return performance.now() - beganMs
  })

/** The document core: what happens between two keystrokes. No peer: none has such a core. */
export const measure: Measure = async ({ runs }) => {
  const document = layered(1_000)
  const context = { foreignKeys: 'unknown' as const }
  const incremental = new IncrementalValidation(context)
  incremental.validate(document)
  let code = 0
  const typed = () => {
    const element = document.elements['a500']
    if (element?.kind !== 'asset') throw new Error('The document has no a500.')
    const applied = applyChange(document, {
      label: 'Type',
      edits: [
        {
          do: 'set',
          id: 'a500',
          field: 'compute',
          from: element.compute,
          to: {
            kind: 'python',
            code: `${'code' in element.compute ? element.compute.code : ''}# ${code++}\n`,
          },
        },
      ],
    })
    if (applied.outcome !== 'applied') throw new Error('The change did not fit.')
    incremental.validate(applied.document)
  }
  const text = formatText(document, 'yaml')
  const graph = {
    nodes: Object.values(document.elements).map((element) => ({
      id: element.id,
      width: 204,
      height: 54,
      group: 'group' in element ? element.group : undefined,
    })),
    edges: Object.values(document.elements).flatMap((element) =>
      element.kind === 'asset'
        ? (element.deps ?? []).map(({ asset }) => ({ from: asset.replace('asset_', 'a'), to: element.id }))
        : [],
    ),
  }
  const megabyte = 'a'.repeat(1_048_576)
  const warm = (work: () => unknown) => timesMs(3, work)
  const row = (metric: string, aimMs: number, work: () => unknown): Row => {
    warm(work)
    return {
      metric,
      unit: 'ms',
      ours: timesMs(Math.max(5, runs), work),
      better: 'lower',
      aim: `≤ ${aimMs} ms`,
      meets: (ours) => ours <= aimMs,
    }
  }
  return [
    row('validate 1,000 elements', 50, () => validate(document, context)),
    row('validate again after a keystroke', 5, typed),
    row('lay out 1,000 elements', 100, () => twoLevelLayout(graph)),
    row('hash 1 MB', 30, () => sha256(megabyte)),
    row('read 1,000 elements of YAML', 500, () => parseText(text)),
  ]
}
