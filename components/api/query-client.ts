import { MutationCache, QueryCache, QueryClient } from '@tanstack/react-query'

import { offerWhatIsWanted } from '#components/launch/launch-offer.ts'
import { showToast } from '#components/ui/toast.ts'

import { isSignedOut, refusalOf, sentenceOf } from './refusal-of.ts'

/** Says what a mutation was about when it fails unseen; set `meta: { quiet: true }` where the form says it itself. */
declare module '@tanstack/react-query' {
  interface Register {
    mutationMeta: { failed?: string; quiet?: boolean }
  }
}

/**
 * The store of what was fetched. News arrive by the live stream, so nothing is polled; what is refused is not
 * asked again, what got no answer is, three times.
 */
export function createQueryClient(onSignedOut: () => void): QueryClient {
  const seen = (error: unknown) => {
    if (isSignedOut(error)) onSignedOut()
  }
  return new QueryClient({
    queryCache: new QueryCache({ onError: seen }),
    mutationCache: new MutationCache({
      onError: (error, variables, _result, mutation) => {
        seen(error)
        if (mutation.meta?.quiet || isSignedOut(error) || offerWhatIsWanted(error, variables)) return
        showToast({ tone: 'failed', title: mutation.meta?.failed ?? 'Not done', text: sentenceOf(error) })
      },
    }),
    defaultOptions: {
      queries: {
        staleTime: 5000,
        retry: (failures, error) => !refusalOf(error) && !isSignedOut(error) && failures < 3,
        retryDelay: (failures) => Math.min(8000, 400 * 2 ** failures),
      },
      mutations: { networkMode: 'always' },
    },
  })
}
