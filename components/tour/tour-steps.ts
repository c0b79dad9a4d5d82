/** What of the way to a first asset can be seen from outside. */
export interface TourFacts {
  /** By when they were changed, the newest first. */
  pipelines: readonly { name: string; elements: number; isActive: boolean }[]
  /** Keys of assets that have a value. */
  made: readonly string[]
  /** Whether something was asked for, however it went. */
  hasRun: boolean
  /** The person has looked at an asset with a value. */
  looked: boolean
}

export type TourStepId = 'pipeline' | 'asset' | 'publish' | 'materialize' | 'look'

export interface TourStep {
  id: TourStepId
  title: string
  /** What to do, in one sentence; keys stand in square brackets. */
  how: string
  done: boolean
}

const said: Record<TourStepId, Pick<TourStep, 'title' | 'how'>> = {
  pipeline: {
    title: 'Make a pipeline',
    how: 'It is the drawing that your assets stand on. Any name will do.',
  },
  asset: {
    title: 'Add an asset',
    how: 'In the designer press [A], type python, press Enter. It comes with code that works.',
  },
  publish: {
    title: 'Publish it',
    how: 'Press [P] and say why. What is published is what runs; your drawing stays yours.',
  },
  materialize: {
    title: 'Materialize it',
    how: 'Press [M]. Its code runs, and the first line of its log is there in a moment.',
  },
  look: {
    title: 'Look at its value',
    how: 'Its page has the value, where it came from, and why it will be stale one day.',
  },
}

/** The five steps to a first asset with a value, and which of them are behind. What comes later in the way proves what is before it. */
export function tourSteps({ pipelines, made, hasRun, looked }: TourFacts): TourStep[] {
  const proven: [TourStepId, boolean][] = [
    ['pipeline', pipelines.length > 0],
    ['asset', pipelines.some(({ elements }) => elements > 0)],
    ['publish', pipelines.some(({ isActive }) => isActive)],
    ['materialize', made.length > 0 || hasRun],
    ['look', made.length > 0 && looked],
  ]
  const last = proven.findLastIndex(([, done]) => done)
  return proven.map(([id, done], index) => ({ id, ...said[id], done: done || index < last }))
}

/** Whether somebody who comes for the first time is still before their first asset. */
export const isBeforeFirstAsset = ({ made }: Pick<TourFacts, 'made'>): boolean => made.length === 0
