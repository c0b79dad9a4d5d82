import { join } from 'node:path'

/** The root under which the values of assets and runs lie, where storage is a folder. */
export const storageRoot = (dataFolder: string): string => join(dataFolder, 'assets')

/** Where the local launcher has homes, work folders and logs of runners. */
export const runsFolder = (dataFolder: string): string => join(dataFolder, 'runs')

/** Where finished log streams lie, where the log store is a folder. */
export const logStoreRoot = (dataFolder: string): string => join(dataFolder, 'logs')
