/** What a member of a tenant may be, from least to most; `billing` stands beside them and sees money only. */
export const roles = ['viewer', 'launcher', 'editor', 'admin', 'owner', 'billing'] as const
export type Role = (typeof roles)[number]

const ladder: Role[] = ['viewer', 'launcher', 'editor', 'admin', 'owner']

/** Whether a person of one role may hand out another: nobody gives more than they have. Only an owner appoints who sees the money. */
export const mayGrant = (own: Role, granted: Role): boolean => {
  if (granted === 'billing') return own === 'owner'
  return ladder.includes(own) && ladder.indexOf(granted) <= ladder.indexOf(own)
}
