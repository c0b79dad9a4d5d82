let waiting: number | undefined

/**
 * Moves the focus in the next frame, when what is to have it is drawn. Whatever took it in the meantime keeps it: somebody who types fast has opened the next
 * thing by then, and the letters are for that. Where what had the focus went away, nobody has it, and it is moved. Asked again within a frame, the last one counts.
 *
 * @param find what is to have it; nothing happens where that is not there.
 */
export const focusWhenDrawn = (find: () => HTMLElement | null | undefined): void => {
  const before = document.activeElement
  if (waiting !== undefined) cancelAnimationFrame(waiting)
  waiting = requestAnimationFrame(() => {
    waiting = undefined
    const now = document.activeElement
    if (now === before || now === document.body) find()?.focus()
  })
}
