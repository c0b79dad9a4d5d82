/** A trial, its outputs and its draft are kept so long, unless an output of it is pinned. */
export const sweptAfterMs = 86_400_000
