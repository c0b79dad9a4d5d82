/** What an asset can be selected by. Each may be absent; `<null>` selects where it is. */
export const attributes = [
  'key',
  'key_substring',
  'group',
  'kind',
  'tag',
  'owner',
  'status',
  'code_location',
  'pipeline',
  'column',
  'column_tag',
  'table_name',
  'changed_in_branch',
  'partitions',
  'automation_type',
  'sensor',
  'schedule',
  'job',
] as const
export type Attribute = (typeof attributes)[number]

/** Attributes that most graphs do not carry; the values a node has for each. */
export type FurtherAttribute = Exclude<
  Attribute,
  'key' | 'key_substring' | 'group' | 'kind' | 'tag' | 'owner' | 'status' | 'code_location' | 'pipeline'
>

/** An asset as a selection sees it. */
export interface SelectionNode {
  key: string
  group?: string | undefined
  kinds: readonly string[]
  tags: Readonly<Record<string, string>>
  owners: readonly string[]
  /** Selected by `pipeline` and, as Dagster calls it, `code_location`. */
  pipeline?: string | undefined
  status?: string | undefined
  /** Keys of the assets it depends on; those that are not in the graph are passed over. */
  upstream: readonly string[]
  further?: Partial<Record<FurtherAttribute, readonly string[]>>
}
