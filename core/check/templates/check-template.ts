import type { Compute } from '../../document/compute.ts'
import type { Dependency } from '../../document/element.ts'
import type { Against } from '../against.ts'

/** Something a template asks for. Whatever it is, it is typed as a text. */
export interface TemplateField {
  name: string
  label: string
  /** What may be offered: columns of the asset, other assets; `values` is a list parted by commas. */
  kind: 'columns' | 'column' | 'asset' | 'values' | 'sql' | 'number'
  hint?: string
  optional?: boolean
  /** What stands there to begin with. */
  usual?: string
}

export type TemplateGiven = Readonly<Record<string, string>>

/** A check as a template writes it. */
export interface WrittenCheck {
  name: string
  description: string
  compute: Compute
  deps?: Dependency[]
  against?: Against
}

/** A check that is written by a form. */
export interface CheckTemplate {
  id: string
  label: string
  hint: string
  fields: readonly TemplateField[]
  /** Undefined while something lacks. `asset`: the key of what is checked. */
  write: (given: TemplateGiven, asset: string) => WrittenCheck | undefined
}
