import type { Json } from '../../json.ts'

/** Something that a run can be given when it is launched. */
export interface LaunchField {
  /** Where it stands in the run's configuration: `['ops', 'fetch', 'config', 'limit']`. */
  path: string[]
  label: string
  hint?: string
  kind: 'text' | 'number' | 'boolean' | 'choice' | 'json'
  /** Of a choice. */
  options?: string[]
  /** What it is where nothing is given; absent: nothing. */
  usual?: Json
  /** Whether nothing can start without it. */
  isRequired: boolean
}

/** How a value is typed that is there already. */
export const kindOfValue = (value: Json): LaunchField['kind'] => {
  switch (typeof value) {
    case 'string':
      return 'text'
    case 'number':
      return 'number'
    case 'boolean':
      return 'boolean'
    default:
      return 'json'
  }
}
