import type { Answers } from '#components/api/trpc.ts'

export type SecretAnswer = Answers['secrets']['list'][number]
export type SecretScope = NonNullable<SecretAnswer['kept']>['scope']

/** Whose a secret is, in words. */
export const scopeWords = (scope: SecretScope, deployment: string): string =>
  scope === 'all' ? 'all deployments' : deployment
