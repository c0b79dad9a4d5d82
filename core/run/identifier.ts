/** One rule for the document and the run: the parameter a value arrives by is the one that was drawn. */
export { identifierOf } from '../document/identifier.ts'
