/** What a pod of a pool says for the work of its worker and not for the worker itself: the worker takes this off again. */
export const forWorkPrefix = 'SLUICE_FOR_WORK_'

/** By these a process is made to run code of others as it starts, or finds other programs under the names it knows. Certificates are data. */
const atStart =
  /^(NODE_(?!EXTRA_CA_CERTS$)|LD_|PYTHON|OPENSSL_|GLIBC_TUNABLES$|GCONV_PATH$|BASH_ENV$|ENV$|PATH$)/

/** Whether a variable decides what a process runs as it starts. The worker holds the code of its pool, so that nobody whose work it does may say that for it. */
export const isStartVariable = (name: string): boolean => atStart.test(name)

/** Variables said for a pod of a pool, so that the worker starts without those that are not for it. */
export const workerVariables = (said: Readonly<Record<string, string>>): Record<string, string> =>
  Object.fromEntries(
    Object.entries(said).map(([name, value]) => [
      isStartVariable(name) ? `${forWorkPrefix}${name}` : name,
      value,
    ]),
  )

/** Of the variables of a worker, those that were said for its work alone. None of ours is among them. */
export const variablesForWork = (env: Readonly<Record<string, string | undefined>>): Record<string, string> =>
  Object.fromEntries(
    Object.entries(env).flatMap(([given, value]) => {
      const name = given.startsWith(forWorkPrefix) ? given.slice(forWorkPrefix.length) : ''
      return value === undefined || name === '' || name.startsWith('SLUICE_') ? [] : [[name, value]]
    }),
  )
