'use client'
import { useQuery } from '@tanstack/react-query'

import { sentenceOf } from '#components/api/refusal-of.ts'
import { useTRPC } from '#components/api/trpc.ts'
import { Button } from '#components/ui/button.tsx'
import { Facts } from '#components/ui/facts.tsx'
import { Panel } from '#components/ui/panel.tsx'
import { Skeleton } from '#components/ui/skeleton.tsx'

import { ChangePasswordForm } from './change-password-form.tsx'
import { FormError } from './form-error.tsx'
import { SetPasswordForm } from './set-password-form.tsx'
import { SettingsPage } from './settings-page.tsx'
import { signOut } from './sign-out.ts'

/** The reader's own account: who they are, and their password. */
export function AccountPage() {
  const me = useQuery(useTRPC().people.me.queryOptions())
  const user = me.data?.user
  return (
    <SettingsPage
      face="account"
      actions={
        <Button icon="sign-out" onClick={() => void signOut()}>
          Sign out
        </Button>
      }
    >
      {me.isError && <FormError sentence={sentenceOf(me.error)} />}
      <Panel title="Account">
        {me.data ? (
          <Facts
            facts={[
              { name: 'Name', value: me.data.user.name },
              { name: 'Email', value: me.data.user.email },
              {
                name: 'Tenants',
                value: me.data.tenants.map((tenant) => `${tenant.name} (${tenant.role})`).join(', '),
              },
            ]}
          />
        ) : (
          <Skeleton className="h-9 w-72" />
        )}
      </Panel>
      <Panel title={user && !user.hasPassword ? 'Set a password' : 'Password'}>
        {!user && <Skeleton className="h-40 w-[340px]" />}
        {user && (user.hasPassword ? <ChangePasswordForm /> : <SetPasswordForm address={user.email} />)}
      </Panel>
    </SettingsPage>
  )
}
