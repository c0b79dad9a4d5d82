import { isSecretName, secretsNamedIn } from '../../resource/secret-reference.ts'
import type { Inspection } from './inspection.ts'

/** Secrets that a resource refers to must have names that can be set. Whether they are set is known only where the run is. */
export const checkSecrets = (inspection: Inspection): void => {
  const { element } = inspection
  if (element.kind !== 'resource' || element.config === undefined) return
  for (const name of secretsNamedIn(element.config))
    if (!isSecretName(name))
      inspection.error({
        code: 'bad_name',
        field: 'config',
        message: `${JSON.stringify(name)} cannot be the name of a secret. Use capitals, digits and single underscores, as in { env: DB_PASSWORD }.`,
      })
}
