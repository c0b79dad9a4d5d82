import type { Json } from '../../json.ts'
import { Refusal } from '../../refusal.ts'
import type { Change } from '../change.ts'
import { describeIssue, spelledPath } from '../describe-issue.ts'
import { DocumentDraft } from '../document-draft.ts'
import { settings, type PipelineDocument } from '../document.ts'
import { settingsFields } from '../spelling.ts'
import { unsafePart } from '../unsafe-text.ts'
import { withField } from '../with-field.ts'

/** Sets a field of the pipeline itself, or takes it away (`value` undefined). */
export const setSettings = (
  document: PipelineDocument,
  { field, value }: { field: string; value: Json | undefined },
): Change | Refusal => {
  const wanted = withField(document.settings, field, value)
  const read = settings.safeParse(wanted)
  if (!read.success) {
    const [problem] = read.error.issues.flatMap((issue) =>
      describeIssue(issue, wanted, 'the pipeline', settingsFields),
    )
    return new Refusal('invalid_input', problem?.message ?? `The setting ${field} cannot have this value.`, {
      field,
      ...(problem && { path: spelledPath(problem.path), predicate: problem.predicate }),
    })
  }
  const unsafe = unsafePart(read.data)
  if (unsafe) return new Refusal('invalid_input', `${unsafe.path.join('.')} ${unsafe.why}.`, { field })
  const draft = new DocumentDraft(document)
  draft.configure(read.data)
  return draft.change(`${value === undefined ? 'Clear' : 'Set'} ${field} of the pipeline`)
}
