/** So many entries of a group are drawn; whoever wants another types more of its name. */
const mostShown = 50

const holdsInOrder = (text: string, letters: string): boolean => {
  let from = 0
  for (const letter of letters) {
    const at = text.indexOf(letter, from)
    if (at < 0) return false
    from = at + letter.length
  }
  return true
}

/** Of a long list, the entries that may be meant: those that hold the words, then those that hold their letters in order. */
export const likelyEntries = <Entry extends { label: string; about?: string | undefined }>(
  entries: readonly Entry[],
  text: string,
): readonly Entry[] => {
  if (entries.length <= mostShown) return entries
  const wanted = text.trim().toLowerCase()
  const letters = wanted.replaceAll(/\s/gu, '')
  const whole: Entry[] = []
  const scattered: Entry[] = []
  for (const entry of entries) {
    const said = `${entry.label} ${entry.about ?? ''}`.toLowerCase()
    if (said.includes(wanted)) whole.push(entry)
    else if (holdsInOrder(said, letters)) scattered.push(entry)
    if (whole.length === mostShown) break
  }
  return [...whole, ...scattered].slice(0, mostShown)
}
