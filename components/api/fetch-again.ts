import type { QueryClient, QueryKey } from '@tanstack/react-query'

/**
 * Fetches again what of the answers under a key is shown, and marks the rest of them old.
 *
 * The store takes a first fetch that is under way for the new one (it throws a fetch away for another only where it has
 * an answer to show meanwhile). What that fetch brings may be from before the news, so it is waited for.
 */
export async function fetchAgain(queries: QueryClient, queryKey: QueryKey): Promise<void> {
  const first = queries
    .getQueryCache()
    .findAll({ queryKey, fetchStatus: 'fetching', predicate: (query) => query.state.data === undefined })
  await Promise.allSettled(first.map(async (query) => query.promise))
  await queries.invalidateQueries({ queryKey })
}
