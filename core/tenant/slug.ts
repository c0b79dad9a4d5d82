/** What a tenant or a deployment is called in addresses. */
export const slugPattern = /^[a-z0-9]([a-z0-9-]{0,46}[a-z0-9])?$/

const longest = 48

/** A slug from a name: small letters, digits and hyphens. "tenant" where nothing of the name can be kept. */
export const slugOf = (name: string): string => {
  const plain = name
    .normalize('NFKD')
    .toLowerCase()
    .replaceAll(/\p{M}+/gu, '')
    .replaceAll(/[^a-z0-9]+/g, '-')
    .slice(0, longest)
    .replaceAll(/^-+|-+$/g, '')
  return plain || 'tenant'
}

/** The n-th spelling of a slug that was taken: "acme", "acme-2", "acme-3". */
export const numberedSlug = (slug: string, number: number): string => {
  if (number === 1) return slug
  const ending = `-${number}`
  return `${slug.slice(0, longest - ending.length).replace(/-+$/, '')}${ending}`
}
