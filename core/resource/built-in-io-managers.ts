/** The IO managers that need no resource, by the word that documents use, with what people are told of each. */
export const builtInIoManagers = {
  file: 'a folder of this deployment',
  memory: 'only within one process',
  reference: 'the value is where the data is',
} as const satisfies Record<string, string>

export type BuiltInIoManager = keyof typeof builtInIoManagers

export const builtInIoManagerNames = Object.keys(builtInIoManagers) as BuiltInIoManager[]

export const isBuiltInIoManager = (name: string): name is BuiltInIoManager =>
  Object.hasOwn(builtInIoManagers, name)
