/** Whether a call was refused for its token, not for what it says. */
export const isToken = (outcome: { status: number; code: string }): boolean =>
  outcome.status === 401 || outcome.code === 'expired'
