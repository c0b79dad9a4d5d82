/** Where in a YAML text somebody types, told by indentation alone, so that it is known while the text is broken too. */
export interface PlaceInYaml {
  /** The keys around it, outermost first; lists leave no trace. */
  keys: readonly string[]
  /** A new key, or a value of the innermost one. */
  at: 'key' | 'value'
  /** What stands there already. */
  typed: string
}

const keyLine = /^(\s*(?:- +)*)([A-Za-z_][\w-]*):(?:\s+(.*)|)$/

/** The place behind the last of some lines; undefined inside comments and blocks of text such as code. */
export const placeInYaml = (lines: readonly string[]): PlaceInYaml | undefined => {
  const last = lines.at(-1) ?? ''
  if (/(?:^|\s)#/.test(last)) return undefined
  const own = keyLine.exec(last)
  const [lead = ''] = /^\s*(?:- +)*-?/.exec(last) ?? []
  let limit = own ? (own[1] ?? '').length : lead.length
  const keys: string[] = own && own[3] !== undefined ? [own[2] ?? ''] : []
  for (let at = lines.length - 2; at >= 0 && limit > 0; at--) {
    const line = lines[at] ?? ''
    const found = keyLine.exec(line)
    const depth = (found?.[1] ?? /^\s*(?:- +)*/.exec(line)?.[0] ?? '').length
    if (line.trim() === '' || depth >= limit) continue
    if (!found) {
      if (!/^\s*#/.test(line)) limit = Math.min(limit, line.search(/\S/) + 1)
      continue
    }
    if (/^[|>]/.test(found[3] ?? '')) return undefined
    keys.unshift(found[2] ?? '')
    limit = depth
  }
  const value = own?.[3] ?? last.slice(lead.length).trimStart()
  const typed = /[^[\]{},\s"']*$/.exec(value)?.[0] ?? ''
  const inMap = /\{[^}]*$/.test(value) && !/[:]\s*[^,{]*$/.test(value)
  const inMapValue = /[{,]\s*([A-Za-z_]\w*):\s*[^,{}]*$/.exec(value)
  if (inMapValue?.[1] !== undefined && /\{[^}]*$/.test(value))
    return { keys: [...keys, inMapValue[1]], at: 'value', typed }
  if (inMap) return { keys, at: 'key', typed }
  const isItem = own?.[3] === undefined && /-\s*$/.test(lead) && lead.includes('-')
  return { keys, at: own?.[3] !== undefined || isItem ? 'value' : 'key', typed }
}
