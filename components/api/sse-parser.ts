/** An event of a server-sent stream. */
export interface ServerEvent {
  event: string
  data: string
}

/**
 * Reads a server-sent stream piece by piece: give it text as it arrives, get the events completed by it.
 * Comments and fields without use here (id, retry) are passed over. After the WHATWG HTML standard, 9.2.6.
 */
export function sseParser(): (piece: string) => ServerEvent[] {
  let rest = ''
  let event = ''
  let data: string[] = []
  return (piece) => {
    const found: ServerEvent[] = []
    const lines = (rest + piece).split(/\r\n|\n|\r(?!$)/u)
    rest = lines.pop() ?? ''
    for (const line of lines) {
      if (line === '') {
        if (data.length > 0) found.push({ event: event || 'message', data: data.join('\n') })
        event = ''
        data = []
        continue
      }
      const colon = line.indexOf(':')
      const name = colon < 0 ? line : line.slice(0, colon)
      const value = colon < 0 ? '' : line.slice(colon + 1).replace(/^ /u, '')
      if (name === 'event') event = value
      else if (name === 'data') data.push(value)
    }
    return found
  }
}
