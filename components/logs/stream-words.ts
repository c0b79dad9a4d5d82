/** What a stream of a log is called: the two of a process by their names, and what Sluice itself tells. */
export const streamWords = { stdout: 'stdout', stderr: 'stderr', events: 'events' } as const
