import type { Element } from '../element.ts'
import { identifierOf } from '../identifier.ts'
import { nameOf } from '../name-of.ts'

/** The name an element's function is looked up by: the last segment of its key, or its name, made an identifier. */
export const functionNameOf = (element: Element): string => identifierOf(nameOf(element))
