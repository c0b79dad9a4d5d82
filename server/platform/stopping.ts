const shared = globalThis as typeof globalThis & { sluiceStopping?: AbortController }

const controller = (): AbortController => (shared.sluiceStopping ??= new AbortController())

/** Aborted when this process begins to stop. What would go on for ever, streams and waits, ends then; what is being done is finished. */
export const stopping = (): AbortSignal => controller().signal

/** Tells all of this process, however it was loaded, that it stops. */
export const beginStopping = (): void => controller().abort()
