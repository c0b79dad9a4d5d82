'use client'
import { useQuery } from '@tanstack/react-query'

import { usePlace } from '#components/api/provider.tsx'
import { useTRPC } from '#components/api/trpc.ts'
import { signOut } from '#components/people/sign-out.ts'
import { routes } from '#components/routes.ts'
import { Avatar } from '#components/ui/avatar.tsx'
import { Menu } from '#components/ui/menu.tsx'

import { useLookItems } from './look-menu.tsx'
import { useShell } from './shell-state.ts'

/** Who is signed in, the look, the way out. */
export function AccountMenu() {
  const place = usePlace()
  const me = useQuery(useTRPC().people.me.queryOptions())
  const look = useLookItems()
  const shell = useShell()
  const user = me.data?.user
  return (
    <>
      <Menu
        side="right"
        align="end"
        items={[
          { kind: 'title', label: user ? `${user.name} · ${user.email}` : 'Account' },
          {
            kind: 'link',
            label: user && !user.hasPassword ? 'Set a password…' : 'Account',
            icon: 'person',
            href: routes.settings(place.tenant, 'account'),
          },
          { kind: 'link', label: 'Members', icon: 'people', href: routes.settings(place.tenant, 'members') },
          { kind: 'link', label: 'API tokens', icon: 'key', href: routes.settings(place.tenant, 'tokens') },
          {
            kind: 'action',
            label: 'Search and commands',
            icon: 'search',
            keys: 'mod+k',
            onSelect: () => shell.show('palette'),
          },
          { kind: 'action', label: 'Keys', icon: 'keyboard', keys: '?', onSelect: () => shell.show('keys') },
          { kind: 'line' },
          ...look.items,
          { kind: 'line' },
          { kind: 'action', label: 'Sign out', icon: 'sign-out', onSelect: () => void signOut() },
        ]}
      >
        <button
          type="button"
          aria-label="Account and look"
          className="grid size-9 place-items-center rounded-md hover:bg-hover"
        >
          {user ? (
            <Avatar id={user.id} name={user.name} />
          ) : (
            <span className="size-6 rounded-full bg-sunken" />
          )}
        </button>
      </Menu>
      {look.dialog}
    </>
  )
}
