/**
 * What people must know of each other where runs are processes of this machine; nothing where each tenant's runs work under a user of
 * their own, which only root can arrange.
 */
export const localTrust = (userId: number | undefined = process.getuid?.()): string | undefined => {
  if (userId === 0) return undefined
  return 'Steps run under the account of the server itself: whoever may edit a pipeline here can read what that account can read. Start Sluice as root to keep tenants apart.'
}

/** Whether there may be more than one tenant: where each has an account of its own, or whoever runs Sluice says that they may share one. */
export const maySeveralTenants = (
  { sharedAccount }: { sharedAccount: 'refuse' | 'allow' },
  userId: number | undefined = process.getuid?.(),
): boolean => userId === 0 || sharedAccount === 'allow'
