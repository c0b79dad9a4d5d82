'use client'
import { useUrlState } from '#components/runs/use-url-state.ts'
import { NotLoaded } from '#components/shell/not-loaded.tsx'
import { EmptyState } from '#components/ui/empty-state.tsx'
import { onDemand } from '#components/ui/on-demand.tsx'
import { SkeletonRows } from '#components/ui/skeleton.tsx'

import { type SensorAnswer, sensorWord } from './sensor-answer.ts'
import { SensorTable } from './sensor-table.tsx'

const SensorPanel = onDemand(() => import('./sensor-panel.tsx').then((part) => part.SensorPanel))

interface Asked {
  data: SensorAnswer[] | undefined
  error: unknown
  refetch: () => Promise<unknown>
}

/** Every sensor of the deployment, and the one that is open beside them. */
export function SensorsFace({ sensors }: { sensors: Asked }) {
  const [open, setOpen] = useUrlState('sensor')
  const { data, error } = sensors
  if (!data && error)
    return <NotLoaded what="The sensors" error={error} onRetry={() => void sensors.refetch()} />
  if (!data)
    return (
      <div className="flex-1">
        <SkeletonRows label="Sensors are loading" />
      </div>
    )
  if (data.length === 0)
    return (
      <EmptyState icon="sensor" title="No sensor watches anything yet">
        A sensor starts a job or a selection of assets when something happens: a message comes, an asset was
        made, a run ended. Draw one in a pipeline (press A, type sensor), wire it to a job and publish.
      </EmptyState>
    )
  const shown = data.find((one) => sensorWord(one) === open)
  return (
    <>
      <SensorTable
        sensors={data}
        open={open}
        onOpen={(sensor) => setOpen(sensorWord(sensor) === open ? undefined : sensorWord(sensor))}
      />
      {shown && <SensorPanel key={open} sensor={shown} onClose={() => setOpen(undefined)} />}
    </>
  )
}
