/** Whether there is a zone of that name, as in `Europe/Berlin`. */
export const isTimeZone = (name: string): boolean => {
  try {
    return (
      /^[A-Za-z]/.test(name) &&
      Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone !== ''
    )
  } catch {
    return false
  }
}
