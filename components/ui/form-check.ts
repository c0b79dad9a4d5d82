import type { FieldValues, Resolver } from 'react-hook-form'
import type { ZodType } from 'zod'

/** How a form is checked, and how to fetch the code for it before it is asked. */
export interface FormCheck<Values extends FieldValues> {
  resolver: Resolver<Values>
  load: () => Promise<unknown>
}

/**
 * Checks what a form holds with a schema that is fetched when it is first needed: whoever looks at a page needs none. Where it cannot be fetched the form says
 * so and keeps what was written.
 */
export const formCheck = <Values extends FieldValues>(
  loadSchema: () => Promise<ZodType<Values, Values>>,
): FormCheck<Values> => {
  const load = async (): Promise<Resolver<Values>> => {
    const [{ zodResolver }, schema] = await Promise.all([import('@hookform/resolvers/zod'), loadSchema()])
    return zodResolver(schema)
  }
  return {
    load,
    resolver: async (values, context, options) => {
      const resolve = await load().catch(() => undefined)
      if (resolve) return resolve(values, context, options)
      const message = 'Sluice cannot be reached. Check the connection, and try again.'
      return { values: {}, errors: { root: { type: 'unreachable', message } } as never }
    },
  }
}
