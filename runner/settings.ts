import { z } from 'zod'

/** What a launch carries: where the server is, which run this is, the code that claims it, and a folder of its own. */
export const launchSettings = z.strictObject({
  apiUrl: z.url({ protocol: /^https?$/ }),
  run: z.uuid(),
  attempt: z.int().positive(),
  claimCode: z.string().min(1),
  /** Private to this runner: spool, step folders. */
  work: z.string().min(1),
  /** For the environment of steps, beneath what the run says: proxies, certificates, an interpreter's place. */
  env: z.record(z.string(), z.string()).default({}),
  /** Whether the output of steps is copied to the runner's own, for whoever reads a pod's log. */
  echo: z.boolean().default(false),
})
export type LaunchSettings = z.infer<typeof launchSettings>

/** The same from the environment of a pod or process. Throws with the names of what is missing or wrong. */
export function settingsFromEnvironment(env: Readonly<Record<string, string | undefined>>): LaunchSettings {
  return launchSettings.parse({
    apiUrl: env.SLUICE_API_URL,
    run: env.SLUICE_RUN,
    attempt: Number(env.SLUICE_ATTEMPT),
    claimCode: env.SLUICE_CLAIM_CODE,
    work: env.SLUICE_WORK,
    echo: env.SLUICE_ECHO !== '0',
  })
}
