import type { Popover } from 'radix-ui'
import type { ComponentProps, RefObject } from 'react'

type Behaviour = Pick<ComponentProps<typeof Popover.Content>, 'onInteractOutside' | 'onCloseAutoFocus'>

/** Anchors that were left for something else on the page when what stood beside them closed. */
const left = new WeakSet<RefObject<HTMLElement | null>>()

/**
 * How what stands beside a button closes when the button is none of the library's own, because it was there before the library: a press on the button is the
 * button's, and the focus returns to it unless somebody went to work elsewhere.
 */
export const besideAnchor = (anchor: RefObject<HTMLElement | null>): Behaviour => ({
  onInteractOutside: (event) => {
    if (event.target instanceof Node && anchor.current?.contains(event.target)) event.preventDefault()
    else left.add(anchor)
  },
  onCloseAutoFocus: (event) => {
    event.preventDefault()
    if (!left.delete(anchor)) anchor.current?.focus()
  },
})
