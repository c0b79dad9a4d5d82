import { elementsOf, type PipelineDocument } from '#core/document/document.ts'
import type { DeployedSchedule } from '#server/db/deployed-schedules.ts'

/** The schedules that a document has. */
export const deployedSchedulesOf = (document: PipelineDocument): DeployedSchedule[] =>
  elementsOf(document, 'schedule').map(({ id, name, cron, timezone, disabled }) => ({
    elementId: id,
    name,
    times: JSON.stringify({ cron, timezone, disabled: disabled === true }),
  }))
