'use client'
import { type ReactNode, useState } from 'react'

import { IconButton } from '#components/ui/button.tsx'
import type { MenuItem } from '#components/ui/menu-item.ts'
import { Menu } from '#components/ui/menu.tsx'
import { dialogOnDemand } from '#components/ui/on-demand.tsx'
import { setTimeStyle, type TimeStyle, useTimeStyle } from '#components/ui/time-style.ts'

import type { Look } from './theme.ts'
import { setLook, useLook } from './use-look.ts'

const ZoneDialog = dialogOnDemand(() => import('./zone-dialog.tsx').then((part) => part.ZoneDialog))

function lookItems(look: Look, time: TimeStyle, onZone: () => void): MenuItem[] {
  const isOther = time.zone !== 'local' && time.zone !== 'UTC'
  return [
    { kind: 'title', label: 'Theme' },
    {
      kind: 'choice',
      label: 'As the system',
      icon: 'screen',
      checked: look.theme === 'system',
      onSelect: () => setLook({ theme: 'system' }),
    },
    {
      kind: 'choice',
      label: 'Light',
      icon: 'sun',
      checked: look.theme === 'light',
      onSelect: () => setLook({ theme: 'light' }),
    },
    {
      kind: 'choice',
      label: 'Dark',
      icon: 'moon',
      checked: look.theme === 'dark',
      onSelect: () => setLook({ theme: 'dark' }),
    },
    {
      kind: 'choice',
      label: 'Colours safe for colour-blind eyes',
      icon: 'eye',
      checked: look.palette === 'safe',
      onSelect: () => setLook({ palette: look.palette === 'safe' ? 'usual' : 'safe' }),
    },
    { kind: 'title', label: 'Times' },
    {
      kind: 'choice',
      label: 'As dates',
      icon: 'schedule',
      checked: time.form === 'absolute',
      onSelect: () => setTimeStyle({ form: time.form === 'absolute' ? 'relative' : 'absolute' }),
    },
    {
      kind: 'choice',
      label: 'In UTC',
      icon: 'globe',
      checked: time.zone === 'UTC',
      onSelect: () => setTimeStyle({ zone: time.zone === 'UTC' ? 'local' : 'UTC' }),
    },
    {
      kind: 'choice',
      label: isOther ? `In ${time.zone}…` : 'In another time zone…',
      icon: 'globe',
      checked: isOther,
      onSelect: onZone,
    },
  ]
}

/** The lines of a menu that choose theme, palette and the way moments are written, and the dialog that one of them opens, to be drawn beside the menu. */
export function useLookItems(): { items: MenuItem[]; dialog: ReactNode } {
  const look = useLook()
  const time = useTimeStyle()
  const [isZoneAsked, setZoneAsked] = useState(false)
  return {
    items: lookItems(look, time, () => setZoneAsked(true)),
    dialog: <ZoneDialog open={isZoneAsked} onOpenChange={setZoneAsked} />,
  }
}

/** Opens the choice of look, for pages that have no account menu. */
export function LookMenu() {
  const { theme } = useLook()
  const { items, dialog } = useLookItems()
  return (
    <>
      <Menu items={items}>
        <IconButton icon={theme === 'dark' ? 'moon' : 'sun'} label="Look" />
      </Menu>
      {dialog}
    </>
  )
}
