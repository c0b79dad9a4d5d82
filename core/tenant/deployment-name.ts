import { slugPattern } from './slug.ts'

/**
 * First parts of addresses of a tenant that are pages of the tenant itself: /t/<tenant>/settings. A deployment of such a name could not be reached.
 * Those that have no page yet are kept free for the pages that tenants are to have.
 */
export const reservedDeploymentNames: ReadonlySet<string> = new Set(['settings', 'usage', 'billing', 'audit'])

/** Why a deployment cannot have this name, as a sentence that says what to do; undefined where it can. */
export const whyBadDeploymentName = (name: string): string | undefined => {
  if (!slugPattern.test(name))
    return 'The name of a deployment has small letters, digits and hyphens only, at most 48.'
  if (reservedDeploymentNames.has(name))
    return `A deployment cannot be called "${name}": that is the address of a page of the organisation. Choose another name, such as "${name}-1".`
  return undefined
}
