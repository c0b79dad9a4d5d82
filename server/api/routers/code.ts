import { z } from 'zod'

import {
  mostCodesAsked,
  mostLengthAsked,
  mostParsedLength,
  parsedLanguages,
} from '#core/document/code/code-fault.ts'

import { router, tenantProcedure } from '../trpc.ts'

const askedCode = z.strictObject({
  language: z.enum(parsedLanguages),
  code: z.string().max(mostParsedLength),
})

export const codeRouter = router({
  /** What the parsers of the languages cannot read of codes. Nothing is run or kept; a tenant has two questions at a time. */
  read: tenantProcedure('pipeline.read')
    .input(
      z.strictObject({
        codes: z
          .array(askedCode)
          .min(1)
          .max(mostCodesAsked)
          .refine((codes) => codes.reduce((sum, { code }) => sum + code.length, 0) <= mostLengthAsked, {
            message: 'This is more code than is read at once.',
          }),
      }),
    )
    .mutation(({ ctx: { caller, deps }, input: { codes } }) => deps.codeParser.read(caller.tenantId, codes)),
})
