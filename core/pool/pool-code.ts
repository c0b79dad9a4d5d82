/** Which life of a pool a code is for. A pool that had no workers and gets some anew begins another. */
export const poolGeneration = (madeAt: Date): string => madeAt.getTime().toString(36)

/** What the code of a pool’s workers is derived from, beside the secret of steps. */
export const poolCodeText = (tenantId: string, key: string, generation: string): string =>
  `pool:${tenantId}:${key}:${generation}`

/** The secret part of a code says for which life it is, so that it can be checked before anybody looks the pool up. */
export const poolSecret = (generation: string, derived: string): string => `${generation}-${derived}`

/** The life that a secret claims to be for; undefined where it claims none. */
export const generationOfSecret = (secret: string): string | undefined => /^([0-9a-z]+)-/.exec(secret)?.[1]
