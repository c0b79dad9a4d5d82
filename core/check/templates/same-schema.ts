import type { CheckTemplate } from './check-template.ts'
import { tableOf } from './sql-words.ts'

/** The columns and their types are those of the last time. */
export const sameSchema: CheckTemplate = {
  id: 'sameSchema',
  label: 'Schema unchanged',
  hint: 'The columns and their types are those of the last time',
  fields: [],
  write: (_given, asset) => ({
    name: 'schema_unchanged',
    description: 'Its columns and their types are those of the last time.',
    against: { last: 1 },
    compute: {
      kind: 'sql',
      code: `select string_agg(column_name || ' ' || column_type, ', ') as columns\nfrom (describe ${tableOf(asset)})\n`,
    },
  }),
}
