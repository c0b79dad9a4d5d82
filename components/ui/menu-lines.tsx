'use client'
import Link from 'next/link'
import type { DropdownMenu } from 'radix-ui'

import { classes } from './classes.ts'
import { Icon } from './icon.tsx'
import { KeyHint } from './key-hint.tsx'
import { type MenuItem, menuLook } from './menu-item.ts'

/** The parts that a menu that drops down and a menu under the pointer have in common. */
export type MenuParts = Pick<
  typeof DropdownMenu,
  'Item' | 'Separator' | 'Label' | 'CheckboxItem' | 'Sub' | 'SubTrigger' | 'SubContent' | 'Portal'
>

/** The lines of a menu, drawn with the parts of the menu they stand in. */
export function MenuLines({ items, parts }: { items: MenuItem[]; parts: MenuParts }) {
  return items.map((item, index) => <Line key={index} item={item} parts={parts} />)
}

function Line({ item, parts }: { item: MenuItem; parts: MenuParts }) {
  switch (item.kind) {
    case 'line':
      return <parts.Separator className={menuLook.line} />
    case 'title':
      return <parts.Label className={menuLook.title}>{item.label}</parts.Label>
    case 'link':
      return (
        <parts.Item asChild className={menuLook.item}>
          <Link href={item.href}>
            {item.icon && <Icon name={item.icon} className="text-ink-3" />}
            {item.label}
          </Link>
        </parts.Item>
      )
    case 'choice':
      return (
        <parts.CheckboxItem className={menuLook.item} checked={item.checked} onSelect={item.onSelect}>
          {item.icon && <Icon name={item.icon} className="text-ink-3" />}
          <span className="flex-1">{item.label}</span>
          {item.checked && <Icon name="check" size={14} className="text-accent" />}
        </parts.CheckboxItem>
      )
    case 'menu':
      return (
        <parts.Sub>
          <parts.SubTrigger className={classes(menuLook.item, 'data-[state=open]:bg-hover')}>
            {item.icon && <Icon name={item.icon} className="text-ink-3" />}
            <span className="flex-1">{item.label}</span>
            <Icon name="chevron-right" size={14} className="text-ink-3" />
          </parts.SubTrigger>
          <parts.Portal>
            <parts.SubContent sideOffset={2} collisionPadding={8} className={menuLook.content}>
              <MenuLines items={item.items} parts={parts} />
            </parts.SubContent>
          </parts.Portal>
        </parts.Sub>
      )
    case 'action':
      return (
        <parts.Item
          disabled={item.disabled}
          onSelect={item.onSelect}
          title={item.hint}
          className={classes(menuLook.item, item.danger && menuLook.danger)}
        >
          {item.icon && <Icon name={item.icon} className={item.danger ? undefined : 'text-ink-3'} />}
          <span className="flex-1">{item.label}</span>
          {item.keys && <KeyHint keys={item.keys} />}
        </parts.Item>
      )
  }
}
