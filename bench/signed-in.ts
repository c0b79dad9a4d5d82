import type { BrowserContext } from '@playwright/test'

import type { Product } from './product.ts'

/** Gives a browser the session of who signed up. */
export const signedIn = async (context: BrowserContext, { url, cookie }: Product): Promise<void> => {
  await context.addCookies(
    cookie.split('; ').map((one) => {
      const [name = '', ...value] = one.split('=')
      return { name, value: value.join('='), url }
    }),
  )
}
