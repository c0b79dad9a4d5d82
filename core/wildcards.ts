/** Reads a pattern in which * stands for any characters. What it gives is linear, whatever the pattern and the value. */
export const wildcards = (pattern: string): ((value: string) => boolean) => {
  const [first = '', ...rest] = pattern.split('*')
  if (rest.length === 0) return (value) => value === pattern
  const last = rest.pop() ?? ''
  return (value) => {
    if (value.length < first.length + last.length || !value.startsWith(first) || !value.endsWith(last))
      return false
    let at = first.length
    for (const part of rest) {
      const found = value.indexOf(part, at)
      if (found === -1) return false
      at = found + part.length
    }
    return at <= value.length - last.length
  }
}

/** Whether a value fits a pattern in which * stands for any characters. */
export const fits = (pattern: string, value: string): boolean => wildcards(pattern)(value)
