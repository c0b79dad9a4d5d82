/** A dialog that is not there by then did not come; the keys are the page's again. */
const patienceMs = 8_000

const dialog = ':is([role="dialog"], [role="alertdialog"])'

const isField = (target: EventTarget | null): target is HTMLInputElement | HTMLTextAreaElement =>
  target instanceof HTMLInputElement || target instanceof HTMLTextAreaElement

/** Types as a person would, so that whoever listens to the field hears of it. */
const typeInto = (field: HTMLInputElement | HTMLTextAreaElement, letters: string): void => {
  const end = field.value.length
  field.setSelectionRange(end, end)
  document.execCommand('insertText', false, letters)
}

const pressEnter = (field: HTMLInputElement | HTMLTextAreaElement): void => {
  const isUntouched = field.dispatchEvent(
    new KeyboardEvent('keydown', { key: 'Enter', bubbles: true, cancelable: true }),
  )
  if (isUntouched) field.form?.requestSubmit()
}

/**
 * Keeps what is typed while a dialog is on its way, and types it into the field that has the focus when the dialog is there: somebody who knows what comes
 * does not wait for it, and the letters must not go to the page below. Ends by itself then. Answers with how to end it before. `opener`: what it comes
 * from, which may itself be in a dialog.
 */
export const keepTypedAhead = (opener: Element | null = null): (() => void) => {
  const below = opener?.closest(dialog) ?? null
  const isAbove = (element: Element | null): boolean =>
    element?.closest(dialog) != null && element.closest(dialog) !== below
  if (isAbove(document.activeElement)) return () => undefined
  let letters = ''
  let entered = false
  const onKey = (event: KeyboardEvent): void => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return
    if (event.key.length === 1) letters += entered ? '' : event.key
    else if (event.key === 'Backspace') letters = letters.slice(0, -1)
    else if (event.key === 'Enter') entered = true
    else return
    event.preventDefault()
    event.stopImmediatePropagation()
  }
  const onFocus = ({ target }: FocusEvent): void => {
    if (!(target instanceof Element) || !isAbove(target)) return
    end()
    if (!isField(target)) return
    if (letters !== '') typeInto(target, letters)
    // Once what was typed has been heard.
    if (entered) setTimeout(() => pressEnter(target))
  }
  const end = (): void => {
    clearTimeout(patience)
    window.removeEventListener('keydown', onKey, true)
    window.removeEventListener('focusin', onFocus, true)
  }
  const patience = setTimeout(() => end(), patienceMs)
  window.addEventListener('keydown', onKey, true)
  window.addEventListener('focusin', onFocus, true)
  return end
}
