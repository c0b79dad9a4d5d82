import type { Condition } from '../../condition/condition.ts'
import { parseCondition } from '../../condition/parse-condition.ts'
import { setField } from '../commands/set-field.ts'
import { positionsOf } from '../text-position.ts'
import type { Inspection } from './inspection.ts'

const assetsNamed = ({ name, settings, of }: Condition): string[] => [
  ...(name === 'asset_matches' && typeof settings['key'] === 'string' ? [settings['key']] : []),
  ...of.flatMap(assetsNamed),
]

/** An automation condition can be read, asks of assets that there are, and is of something that runs make. */
export const checkCondition = (inspection: Inspection): void => {
  const { element } = inspection
  const written = element.kind === 'asset' ? [element] : element.kind === 'multiAsset' ? element.assets : []
  const field = element.kind === 'asset' ? 'automation' : 'assets'
  for (const { key, automation } of written) {
    if (automation === undefined) continue
    const whose = element.kind === 'asset' ? '' : `${key}: `
    const parsed = parseCondition(automation)
    if (parsed.outcome === 'refused') {
      const { message, start } = parsed.problem
      const position = positionsOf(automation)(start)
      inspection.error({
        code: 'bad_condition',
        field,
        message: `${whose}${message}`,
        ...(element.kind === 'asset' && {
          position,
          ...(automation.trim() === '' && {
            mend: (document) => setField(document, { id: element.id, field, value: undefined }),
          }),
        }),
      })
      continue
    }
    if ('compute' in element && element.compute?.kind === 'external')
      inspection.error({
        code: 'cannot_run',
        field,
        message: `${whose}This asset is made elsewhere, so that no condition can have it made. Put the condition on what is made from it, or write code that observes it.`,
      })
    for (const name of assetsNamed(parsed.condition)) {
      if (inspection.ask({ about: 'maker', name }) !== undefined) continue
      const { words } = inspection.hint('asset', name)
      inspection.error({
        code: 'unknown_asset',
        field,
        message: `${whose}The condition asks of "${name}", and there is no such asset.${words}`,
      })
    }
  }
}
