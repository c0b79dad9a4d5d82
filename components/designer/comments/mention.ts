interface Named {
  userId: string
  name: string
}

/** A name that is being typed after an @: where the @ stands, and what follows it so far. */
export interface TypedMention {
  at: number
  typed: string
}

/** The mention that the caret is in, if it is in one. An @ inside of a word is an address and none. */
export const mentionAt = (text: string, caret: number): TypedMention | undefined => {
  const found = /(?:^|\s)@([^\n@]{0,40})$/u.exec(text.slice(0, caret))
  return found ? { at: caret - (found[1] ?? '').length - 1, typed: found[1] ?? '' } : undefined
}

/** Those whose name, or a word of it, begins with what was typed. */
export const fittingMembers = <Member extends Named>(members: readonly Member[], typed: string): Member[] => {
  const wanted = typed.toLowerCase()
  return members.filter(({ name }) => {
    const small = name.toLowerCase()
    return (
      small.startsWith(wanted) ||
      (wanted !== '' && small.split(/\s+/u).some((word) => word.startsWith(wanted)))
    )
  })
}

/** The text with a name in the place of what was typed, and where the caret is then. */
export const completed = (
  text: string,
  { at, typed }: TypedMention,
  name: string,
): { text: string; caret: number } => {
  const head = `${text.slice(0, at)}@${name} `
  return { text: head + text.slice(at + 1 + typed.length).trimStart(), caret: head.length }
}

/** The ids of those who are mentioned in a text. Of two names that begin alike the longer one counts where it stands. */
export const mentionedIn = (text: string, members: readonly Named[]): string[] => {
  let rest = text
  const found: string[] = []
  for (const { userId, name } of members.toSorted((a, b) => b.name.length - a.name.length)) {
    if (!rest.includes(`@${name}`)) continue
    found.push(userId)
    rest = rest.replaceAll(`@${name}`, '')
  }
  return found
}
