import { closestName } from '../closest-name.ts'
import { attributes, type Attribute } from './selection-node.ts'
import { selectionTokens, type SelectionToken } from './selection-tokens.ts'

/** A selection, understood. `value` undefined: where the attribute is missing. `depth` undefined: all the way. */
export type Selection =
  | { op: 'all' }
  | { op: 'attribute'; attribute: Attribute; value: string | undefined; tagValue?: string }
  | { op: 'and' | 'or'; left: Selection; right: Selection }
  | { op: 'not'; of: Selection }
  | { op: 'traverse'; of: Selection; up?: { depth?: number }; down?: { depth?: number } }
  | { op: 'sinks' | 'roots'; of: Selection }

/** What is wrong with a selection, and which characters: from `start` to just before `end`. */
export interface SelectionProblem {
  message: string
  start: number
  end: number
}
export type ParsedSelection =
  | { outcome: 'parsed'; selection: Selection }
  | { outcome: 'refused'; problem: SelectionProblem }

const selectionFunctions = ['sinks', 'roots'] as const
const limits = { characters: 20_000, depth: 200 }

class SelectionError extends Error {
  readonly problem: SelectionProblem
  constructor(token: { start: number; end: number }, message: string) {
    super(message)
    this.problem = { message, start: token.start, end: token.end }
  }
}

const isKeyword = (token: SelectionToken, name: 'and' | 'or' | 'not'): boolean =>
  token.type === 'word' && token.raw.toLowerCase() === name
const shown = (token: SelectionToken): string =>
  token.type === 'end' ? 'The selection ends here' : `${token.raw} cannot stand here`

class SelectionReader {
  private readonly tokens: SelectionToken[]
  private at = 0
  private depth = 0

  constructor(text: string) {
    this.tokens = selectionTokens(text)
  }

  read(): Selection {
    if (this.next().type === 'end')
      throw new SelectionError(this.next(), 'The selection is empty. Write * for all assets.')
    const selection = this.or()
    const rest = this.next()
    if (rest.type === 'end') return selection
    if (rest.type === ')')
      throw new SelectionError(rest, 'This parenthesis closes nothing. Take it away, or open one before.')
    if (rest.type === '+')
      throw new SelectionError(
        rest,
        '+ cannot stand here. It follows an attribute, a function or a parenthesis, once.',
      )
    throw new SelectionError(
      rest,
      `Two selections stand side by side. Write "and" or "or" before ${rest.raw}.`,
    )
  }

  private next(): SelectionToken {
    return this.tokens[this.at] as SelectionToken
  }

  private take(type: SelectionToken['type']): SelectionToken | undefined {
    const token = this.next()
    if (token.type !== type) return undefined
    this.at++
    return token
  }

  private or(): Selection {
    let left = this.and()
    while (isKeyword(this.next(), 'or')) {
      this.at++
      left = { op: 'or', left, right: this.and() }
    }
    return left
  }

  private and(): Selection {
    let left = this.not()
    while (isKeyword(this.next(), 'and')) {
      this.at++
      left = { op: 'and', left, right: this.not() }
    }
    return left
  }

  private not(): Selection {
    if (++this.depth > limits.depth)
      throw new SelectionError(
        this.next(),
        'This selection is nested too deeply. Write it with fewer parentheses.',
      )
    const inner = isKeyword(this.next(), 'not') ? this.negated() : this.traversed()
    this.depth--
    return inner
  }

  private negated(): Selection {
    this.at++
    return { op: 'not', of: this.not() }
  }

  private traversed(): Selection {
    const star = this.take('*')
    if (star) {
      if (this.next().type === '*')
        throw new SelectionError(
          this.next(),
          'A second * cannot stand here. Write +key:… for everything upstream.',
        )
      if (this.next().type === '+')
        throw new SelectionError(
          this.next(),
          '* is all assets already: nothing lies beyond it. Take the + away.',
        )
      return { op: 'all' }
    }
    const up = this.traversal('up')
    const of = this.operand(up !== undefined)
    const down = this.traversal('down')
    return up || down ? { op: 'traverse', of, ...(up && { up }), ...(down && { down }) } : of
  }

  private traversal(direction: 'up' | 'down'): { depth?: number } | undefined {
    const before = direction === 'up' ? this.take('digits') : undefined
    const plus = this.take('+')
    if (before && !plus)
      throw new SelectionError(before, `A number stands before a +, as in ${before.raw}+key:…`)
    if (!plus) return undefined
    const number = before ?? (direction === 'down' ? this.take('digits') : undefined)
    return number ? { depth: Number(number.value) } : {}
  }

  private operand(traversed: boolean): Selection {
    const token = this.next()
    if (this.take('(')) {
      const inner = this.or()
      this.close(token)
      return inner
    }
    if (this.take('attribute')) return this.attribute(token)
    if (token.type === 'word') return this.word(token)
    if (token.type === 'unfinished')
      throw new SelectionError(token, 'This quoted text does not end. Close it with ".')
    if (token.type === '*' && traversed)
      throw new SelectionError(token, '* is all assets already. Take the + away.')
    throw new SelectionError(token, `${shown(token)}, where an attribute such as key:… was expected.`)
  }

  private close(open: SelectionToken): void {
    if (this.take(')')) return
    const token = this.next()
    if (token.type === 'end') throw new SelectionError(open, 'This parenthesis is never closed.')
    throw new SelectionError(
      token,
      `${token.raw} cannot stand here. Write "and" or "or" before it, or close the parenthesis.`,
    )
  }

  private attribute(token: SelectionToken): Selection {
    const attribute = token.value as Attribute
    this.take(':')
    const value = this.value(token, `${attribute}:`)
    const equals = this.take('=')
    if (equals && attribute !== 'tag')
      throw new SelectionError(
        equals,
        'Only tags have a value behind =. Put a text that contains = in quotes.',
      )
    if (!equals) return { op: 'attribute', attribute, value }
    if (value === undefined)
      throw new SelectionError(equals, 'A tag that is missing has no value. Write tag:<null>.')
    return { op: 'attribute', attribute, value, tagValue: this.value(equals, 'tag:…=') ?? '' }
  }

  private value(before: SelectionToken, what: string): string | undefined {
    const token = this.next()
    if (token.type === 'unfinished')
      throw new SelectionError(token, 'This quoted text does not end. Close it with ".')
    if (token.type !== 'value' && token.type !== 'null') {
      throw new SelectionError(
        { start: before.start, end: Math.max(before.end, token.start) },
        `A value is missing behind ${what}`,
      )
    }
    this.at++
    const rest = this.next()
    if (rest.type === 'unknown' && rest.start === token.end) {
      throw new SelectionError(
        rest,
        `${rest.raw} can stand in a value only in quotes: "${token.value}${rest.raw}…"`,
      )
    }
    return token.type === 'null' ? undefined : token.value
  }

  private word(token: SelectionToken): Selection {
    const name = token.raw
    const lower = name.toLowerCase()
    const after = this.tokens[this.at + 1]
    if (lower === 'and' || lower === 'or')
      throw new SelectionError(token, `"${lower}" stands between two selections.`)
    if (after?.type === '(') return this.call(token)
    if (lower === 'sinks' || lower === 'roots')
      throw new SelectionError(token, `${lower} needs a selection in parentheses, as in ${lower}(*).`)
    if ((attributes as readonly string[]).includes(lower))
      throw new SelectionError(token, `${lower} needs a value, as in ${lower}:…`)
    if (after?.type === ':') {
      const meant = closestName(lower, attributes)
      throw new SelectionError(
        token,
        `There is no attribute ${name}.${meant ? ` Did you mean ${meant}?` : ` Use one of ${attributes.slice(0, 9).join(', ')}.`}`,
      )
    }
    throw new SelectionError(
      token,
      `${name} alone is not a selection. Write key:${name} for the asset of that name.`,
    )
  }

  private call(token: SelectionToken): Selection {
    const name = selectionFunctions.find((known) => known === token.raw.toLowerCase())
    if (!name)
      throw new SelectionError(token, `There is no function ${token.raw}. There are sinks(…) and roots(…).`)
    this.at++
    const open = this.next()
    this.at++
    if (this.next().type === ')')
      throw new SelectionError(this.next(), `${name} needs a selection in its parentheses, as in ${name}(*).`)
    const of = this.or()
    this.close(open)
    return { op: name, of }
  }
}

/** Understands a text of Dagster's selection language, or says which characters are wrong and why. */
export const parseSelection = (text: string): ParsedSelection => {
  if (text.length > limits.characters) {
    return {
      outcome: 'refused',
      problem: {
        message: 'A selection has at most 20,000 characters.',
        start: limits.characters,
        end: text.length,
      },
    }
  }
  try {
    return { outcome: 'parsed', selection: new SelectionReader(text).read() }
  } catch (error) {
    if (!(error instanceof SelectionError)) throw error
    return { outcome: 'refused', problem: error.problem }
  }
}
