'use client'
import { useMutation } from '@tanstack/react-query'
import Link from 'next/link'

import { sentenceOf } from '#components/api/refusal-of.ts'
import { useTRPC } from '#components/api/trpc.ts'
import { routes } from '#components/routes.ts'
import { Button, ButtonLook } from '#components/ui/button.tsx'

import { Entrance } from './entrance.tsx'

/** Where a one-time link leads. It is used by a press, so that a mail scanner that only opens it does not use it up. */
export function LinkLanding({ token }: { token: string }) {
  const use = useMutation(
    useTRPC().people.useSignInLink.mutationOptions({
      meta: { quiet: true },
      onSuccess: () => window.location.assign(routes.start()),
    }),
  )
  if (use.isError)
    return (
      <Entrance title="This link does not work any more" text={sentenceOf(use.error)}>
        <ButtonLook>
          <Link href={routes.signIn()}>Sign in with a password</Link>
        </ButtonLook>
      </Entrance>
    )
  return (
    <Entrance title="Sign in by link" text="This link works once.">
      <Button
        kind="main"
        size="large"
        className="w-full"
        busy={use.isPending || use.isSuccess}
        onClick={() => use.mutate({ token })}
      >
        Sign in
      </Button>
    </Entrance>
  )
}
