import type { PipelineDocument } from '../document.ts'
import { plainProblem, type Problem } from './problem.ts'
import { IncrementalValidation, type ValidationOptions } from './validate-incrementally.ts'

/** Everything that is wrong with a document, as plain data: the document as a whole first, then element by element. */
export const validate = (document: PipelineDocument, options: ValidationOptions): Problem[] =>
  new IncrementalValidation(options).validate(document).map(plainProblem)

/** Whether a document may be published: warnings do not keep it from that. */
export const hasErrors = (problems: readonly Problem[]): boolean =>
  problems.some(({ severity }) => severity === 'error')
