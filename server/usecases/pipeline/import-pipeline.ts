import type { Caller } from '#core/access/caller.ts'
import { changeBetween } from '#core/document/change-between.ts'
import type { PipelineDocument } from '#core/document/document.ts'
import { freeName } from '#core/document/free-name.ts'
import { parseText } from '#core/document/parse-text.ts'
import { Refusal } from '#core/refusal.ts'
import { actorOf, recordAudit } from '#server/db/audit.ts'
import type { AppDatabase } from '#server/db/client.ts'
import { keepLastChanges } from '#server/db/last-changes.ts'
import { findPipelineByName, pipelineNames } from '#server/db/pipelines.ts'
import { tenantTransaction, type TenantTransaction } from '#server/db/tenant-scope.ts'
import type { Clock } from '#server/platform/clock.ts'
import { newId } from '#server/platform/ids.ts'

import { checkSize, writeDraft } from '../draft/write-draft.ts'
import type { InstallationGround } from '../tenant/run-ground.ts'
import { keepDraft } from '../version/keep-draft.ts'
import { addPipeline, checkPipelineName, nameTaken, type MadePipeline } from './create-pipeline.ts'
import { heldDraft } from './find-live.ts'
import { problemsOf, type Problem } from './problems-of.ts'

export interface ImportInput {
  text: string
  /** Instead of the name in the text. */
  name?: string | undefined
  /** What to do where the name is taken: make another name, or replace the draft of the one that has it. Refused where nothing is said. */
  onConflict?: 'rename' | 'replace' | undefined
}

interface Given {
  document: PipelineDocument
  text: string | null
}

/** A pipeline from its text, called otherwise where a name is given. Refuses `invalid_document`, with the places, what is none. */
export const readPipeline = ({ text, name }: Pick<ImportInput, 'text' | 'name'>): Given => {
  const parsed = parseText(text)
  if (parsed.outcome === 'refused') {
    const [first] = parsed.problems
    const where = first ? `line ${first.start.line}: ` : ''
    throw new Refusal('invalid_document', `This text is no pipeline; ${where}${first?.message ?? ''}`, {
      problems: parsed.problems,
    })
  }
  checkSize(parsed.document)
  return named({ document: parsed.document, text: parsed.format === 'yaml' ? text : null }, name)
}

/** The same, called otherwise. */
const named = ({ document, text }: Given, name: string | undefined): Given => {
  if (name === undefined || name === document.settings.name) return { document, text }
  return { document: { ...document, settings: { ...document.settings, name } }, text }
}

const replaceDraft = async (
  tx: TenantTransaction,
  deps: { clock: Clock },
  caller: Caller,
  id: string,
  given: Given,
): Promise<void> => {
  const draft = await heldDraft(tx, id)
  const now = deps.clock.now()
  const reason = 'The draft before a text replaced it'
  await keepDraft(tx, caller, { pipelineId: id, document: draft.document, reason, now })
  await writeDraft(tx, caller, draft, {
    client: newId(),
    batch: 0,
    changes: [changeBetween(draft.document, given.document, `Import ${draft.name}`)],
    now,
    text: given.text,
  })
  await recordAudit(tx, actorOf(caller), { action: 'pipeline.replaced', target: { id, name: draft.name } })
}

/**
 * Takes a pipeline in from its YAML or JSON text, as a draft. What is wrong inside it is answered, to be mended in the designer; a text that
 * is no pipeline is refused with the places.
 */
export const importPipeline = (
  deps: { database: AppDatabase; clock: Clock; ground: InstallationGround },
  caller: Caller,
  input: ImportInput,
): Promise<MadePipeline & { problems: Problem[] }> => {
  const given = readPipeline(input)
  const { name } = given.document.settings
  checkPipelineName(name)
  return tenantTransaction(deps.database, caller, async (tx) => {
    const taken = await findPipelineByName(tx, name)
    if (taken && !input.onConflict) throw nameTaken(name)
    if (taken && input.onConflict === 'replace') {
      await replaceDraft(tx, deps, caller, taken.id, given)
      return { ...taken, problems: await problemsOf(deps, tx, caller, taken.id, given.document) }
    }
    const free = taken ? named(given, freeName(name, await pipelineNames(tx))) : given
    const made = await addPipeline(tx, caller, free)
    const revisions = new Map(Object.keys(free.document.elements).map((element) => [element, 0]))
    await keepLastChanges(tx, { pipelineId: made.id, by: caller.user.id, at: deps.clock.now(), revisions })
    return { ...made, problems: await problemsOf(deps, tx, caller, made.id, free.document) }
  })
}
