import type { RunStatus } from '../run-status.ts'
import type { RunFilter } from './run-filter.ts'

/** The statuses a filter asks for by a term of their own. */
export const askedStatuses = (filter: RunFilter): RunStatus[] =>
  filter.flatMap((term) => (term.of === 'status' && !term.not ? term.any : []))

/** Asks for a status as well, or no longer. */
export const toggleStatus = (filter: RunFilter, status: RunStatus): RunFilter => {
  const asked = askedStatuses(filter)
  const any = asked.includes(status) ? asked.filter((one) => one !== status) : [...asked, status]
  const rest = filter.filter((term) => term.of !== 'status' || term.not)
  return any.length === 0 ? rest : [{ of: 'status', not: false, any }, ...rest]
}
