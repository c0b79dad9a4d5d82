'use client'
import { useMutation, useQuery } from '@tanstack/react-query'
import Link from 'next/link'

import { sentenceOf } from '#components/api/refusal-of.ts'
import { useTRPC } from '#components/api/trpc.ts'
import { routes } from '#components/routes.ts'
import { Button, ButtonLook } from '#components/ui/button.tsx'
import { Skeleton } from '#components/ui/skeleton.tsx'

import { Entrance } from './entrance.tsx'
import { FormError } from './form-error.tsx'
import { auth } from './session.ts'
import { signOut } from './sign-out.ts'

/** Where an invitation's link leads: who invites, to what, and the button that accepts. */
export function InvitationLanding({ token }: { token: string }) {
  const trpc = useTRPC()
  const invitation = useQuery(trpc.invitations.show.queryOptions({ token }))
  const session = useQuery({ queryKey: ['session'], queryFn: async () => (await auth.getSession()).data })
  const accept = useMutation(
    trpc.invitations.accept.mutationOptions({
      meta: { quiet: true },
      onSuccess: (accepted) => window.location.assign(routes.tenant(accepted.slug)),
    }),
  )
  const here = routes.invitation(token)
  if (invitation.isError)
    return (
      <Entrance title="This invitation does not work" text={sentenceOf(invitation.error)}>
        <ButtonLook>
          <Link href={routes.start()}>Go to the start</Link>
        </ButtonLook>
      </Entrance>
    )
  if (!invitation.data || session.isPending)
    return (
      <Entrance title="Invitation">
        <Skeleton className="h-9 w-full" />
      </Entrance>
    )
  const { tenant, role, email, invitedBy } = invitation.data
  return (
    <Entrance title={`Join ${tenant}`} text={`${invitedBy} invites ${email} as ${role}.`}>
      <div className="grid gap-3">
        <FormError sentence={accept.error ? sentenceOf(accept.error) : undefined} />
        {session.data ? (
          <>
            <Button
              kind="main"
              size="large"
              busy={accept.isPending || accept.isSuccess}
              onClick={() => accept.mutate({ token })}
            >
              Join as {session.data.user.name}
            </Button>
            <Button kind="quiet" onClick={() => void signOut()}>
              I am someone else: sign out
            </Button>
          </>
        ) : (
          <>
            <ButtonLook kind="main" size="large">
              <Link href={routes.signUp(here)}>Sign up and join</Link>
            </ButtonLook>
            <ButtonLook size="large">
              <Link href={routes.signIn(here)}>Sign in and join</Link>
            </ButtonLook>
          </>
        )}
      </div>
    </Entrance>
  )
}
