import type { Answers } from '#components/api/trpc.ts'

/** An asset as graphs and lists get it. */
export type AssetEntry = Answers['assets']['graph'][number]

/** How an asset stands. */
export type AssetState = AssetEntry['state']

/** An asset as its page gets it. */
export type AssetAnswer = Answers['assets']['show']
