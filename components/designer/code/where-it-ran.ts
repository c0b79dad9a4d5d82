import { codeOf } from '#core/document/compute.ts'
import type { PipelineDocument } from '#core/document/document.ts'
import type { Element } from '#core/document/element.ts'
import { lineSince } from '#core/document/line-since.ts'
import { nameOf } from '#core/document/name-of.ts'

import { elementNamed } from '../element-named.ts'

/** A line of code as a version had it that ran. */
export interface RanCode {
  version: number
  name: string
  code: string
  line: number
  /** Why it is shown instead of the draft. */
  because: string
}

/** Where a line of a version is to be shown: in the draft, where it stands there still, or as the version had it. */
export type WhereItRan =
  | { is: 'draft'; line: number }
  | { is: 'version'; ran: RanCode }
  | { is: 'nowhere'; sentence: string }

const codeIn = (element: Element | undefined): string | undefined =>
  element && 'compute' in element && element.compute ? codeOf(element.compute) : undefined

/** Decides where to show line `line` of what `version` had as the code of an element. */
export function whereItRan(
  draft: PipelineDocument,
  { document, version }: { document: PipelineDocument; version: number },
  named: string,
  line: number,
): WhereItRan {
  const then = elementNamed(document, named)
  const before = codeIn(then)
  const now = elementNamed(draft, named)
  if (!then || before === undefined)
    return { is: 'nowhere', sentence: `Version ${version} has no code of “${named}”.` }
  const name = nameOf(then)
  const ran = (because: string): WhereItRan => ({
    is: 'version',
    ran: { version, name, code: before, line, because },
  })
  const code = codeIn(now)
  if (!now) return ran(`${name} is not in the draft any more.`)
  if (code === undefined) return ran(`In the draft ${name} has no code any more.`)
  const since = lineSince(before, code, line)
  return since === null ? ran('The draft differs from it here.') : { is: 'draft', line: since }
}
