/** The folder of work folders, one for each attempt. */
export const workFolders = 'work'

export const workFolderOf = (runId: string, attempt: number): string => `${runId}-${attempt}`

export const workFolderName = /^([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})-(\d+)$/
