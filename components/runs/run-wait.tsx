import { Banner } from '#components/ui/banner.tsx'

import type { RunAnswer } from './run-answer.ts'

/** Waits that somebody may have to do something about. */
const titles: Record<string, string> = {
  unschedulable: 'It waits for a node.',
  image_pull: 'It waits for its image.',
  tier_pods: 'It waits for the pools of its plan.',
}

/** What holds a run up before its code, in the cluster's own words beside ours. */
export function RunWait({ run }: { run: Pick<RunAnswer, 'wait'> }) {
  const last = run.wait.at(-1)
  const title = last?.to === null ? titles[last.cause] : undefined
  return last && title !== undefined ? (
    <Banner tone="warn" title={title}>
      {last.words}
    </Banner>
  ) : null
}
