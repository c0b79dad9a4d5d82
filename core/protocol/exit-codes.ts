/** How a runner ended, as its exit code. Whether the run succeeded is told to the server, not here. */
export const exitCodes = {
  reported: 0,
  fenced: 75,
  spoolLeft: 76,
  claimRefused: 77,
  serverAway: 78,
  terminated: 143,
} as const
