'use client'
import { type RefObject, useEffect, useEffectEvent } from 'react'

import { isListed, useListedKeys } from '#components/ui/listed-keys.ts'

/**
 * A key and what it does. `keys` is written `mod+shift+k`; `mod` is Ctrl, and ⌘ does as well.
 * Two keys one after the other are written `g p`.
 */
export interface KeyBinding {
  keys: string
  label: string
  run: () => void
  /** Works while typing in a field too. */
  always?: boolean
  /** Does it again and again while it is held, as keys that walk do. Others are one press, however long. */
  repeats?: boolean
}

/** The spelling of a key press, comparable with a binding's `keys`. */
export function spellKeys(
  event: Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'metaKey' | 'altKey' | 'shiftKey'>,
): string {
  const key = event.key === ' ' ? 'space' : event.key.toLowerCase().replace(/^arrow/u, '')
  const parts = [
    (event.ctrlKey || event.metaKey) && 'mod',
    event.altKey && 'alt',
    event.shiftKey && (key.length > 1 || /[a-z]/u.test(key)) && 'shift',
    key,
  ]
  return parts.filter(Boolean).join('+')
}

/** The second of two keys must follow the first within this time. */
const SEQUENCE_MS = 1500
let lead: { keys: string; at: number } | undefined

/** Whether the caret is somewhere letters belong to. */
function isTyping(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement &&
    (target.isContentEditable || target.closest('input,textarea,select,[role="textbox"]') !== null)
  )
}

/** What uses Enter, arrows and letters itself. */
const controls =
  'a[href],button,summary,[role="button"],[role="tab"],[role="option"],[role="menuitem"],[role="slider"],[role="separator"],[role="row"]'

/** Whether a press belongs to a part of the page: made in it and not on a control of it, or nowhere. */
function isMadeIn(part: Element | null, target: EventTarget | null): boolean {
  if (target === document.body) return true
  return target instanceof Element && part?.contains(target) === true && !target.closest(controls)
}

function isBehindDialog(): boolean {
  return (
    document.querySelector('[role="dialog"][data-state="open"],[role="alertdialog"][data-state="open"]') !==
    null
  )
}

/**
 * Listens to keys while the part is shown, and lists them in the sheet of keys under `title`. Keys that links, buttons and lists
 * use themselves (Enter, arrows, Escape) are bound `within` a part that can have the focus.
 */
export function useKeys(
  title: string,
  bindings: readonly KeyBinding[],
  within?: RefObject<Element | null>,
): void {
  const press = useEffectEvent((event: KeyboardEvent) => {
    if (event.defaultPrevented || event.isComposing) return
    if (within && !isMadeIn(within.current, event.target)) return
    const keys = spellKeys(event)
    const led = lead && event.timeStamp - lead.at < SEQUENCE_MS ? `${lead.keys} ${keys}` : undefined
    // The second of two keys is theirs who listed the two: alone it may mean something else here.
    const isTheirs = led !== undefined && isListed(led)
    const binding =
      bindings.find((one) => one.keys === led) ??
      (isTheirs ? undefined : bindings.find((one) => one.keys === keys))
    if (!binding && !isTyping(event.target) && bindings.some((one) => one.keys.startsWith(`${keys} `)))
      lead = { keys, at: event.timeStamp }
    if (!binding || (!binding.always && (isTyping(event.target) || isBehindDialog()))) return
    lead = undefined
    event.preventDefault()
    if (event.repeat && !binding.repeats) return
    binding.run()
  })
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => press(event)
    window.addEventListener('keydown', onKeyDown)
    return () => window.removeEventListener('keydown', onKeyDown)
  }, [])
  useListedKeys(title, bindings)
}
