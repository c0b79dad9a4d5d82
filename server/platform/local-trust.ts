interface Trust {
  launcher: 'local' | 'kubernetes'
  sharedAccount: 'refuse' | 'allow'
}

/**
 * What people must know of each other where runs are processes of this machine; nothing where each tenant's runs work under a user of
 * their own, which only root can arrange, or in pods.
 */
export const localTrust = (
  { launcher }: Pick<Trust, 'launcher'>,
  userId: number | undefined = process.getuid?.(),
): string | undefined => {
  if (userId === 0 || launcher === 'kubernetes') return undefined
  return 'Steps run under the account of the server itself: whoever may edit a pipeline here can read what that account can read. Start Sluice as root to keep tenants apart.'
}

/** Whether there may be more than one tenant: where each has an account or a namespace of its own, or whoever runs Sluice says that they may share one. */
export const maySeveralTenants = (
  { launcher, sharedAccount }: Trust,
  userId: number | undefined = process.getuid?.(),
): boolean => userId === 0 || launcher === 'kubernetes' || sharedAccount === 'allow'
