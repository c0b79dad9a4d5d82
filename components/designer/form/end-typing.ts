import type { KeyboardEvent } from 'react'

/** For a field whose text is taken when it is left: Enter leaves it, Escape puts its first text back, so that leaving takes nothing. */
export const endTyping = ({ key, currentTarget }: KeyboardEvent<HTMLInputElement>): void => {
  if (key === 'Enter') currentTarget.blur()
  else if (key === 'Escape') currentTarget.value = currentTarget.defaultValue
}
