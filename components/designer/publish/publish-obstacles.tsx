'use client'
import { Banner } from '#components/ui/banner.tsx'
import { Button } from '#components/ui/button.tsx'

import type { Problem } from '../problem.ts'

interface PublishObstaclesProps {
  errors: readonly Problem[]
  /** What may go wrong all the same: a cluster that did not answer, a code that its parser cannot read. */
  unsure: readonly Problem[]
  isUnsaved: boolean
  /** What the element of a problem is called. */
  nameOf: (problem: Problem) => string | undefined
  /** Absent: there is no way to it from here. */
  onShow?: (problem: Problem) => void
}

const mostShown = 5

/** What stands in the way of publishing, each with the way to it; and what nobody could say. */
export function PublishObstacles({ errors, unsure, isUnsaved, nameOf, onShow }: PublishObstaclesProps) {
  return (
    <>
      {errors.length > 0 && (
        <Banner
          tone="failed"
          framed
          title={
            errors.length === 1
              ? 'A problem stands in the way.'
              : `${errors.length} problems stand in the way.`
          }
          below={
            <ul className="grid gap-1.5">
              {errors.slice(0, mostShown).map((problem) => (
                <li
                  key={`${problem.elementId} ${problem.field} ${problem.message}`}
                  className="flex items-center gap-2"
                >
                  <span className="min-w-0 flex-1 wrap-anywhere">
                    {nameOf(problem) && <b className="font-mono font-medium">{nameOf(problem)}: </b>}
                    {problem.message}
                  </span>
                  {onShow && <Button onClick={() => onShow(problem)}>Show it</Button>}
                </li>
              ))}
            </ul>
          }
        >
          {errors.length > mostShown && `The first ${mostShown}:`}
        </Banner>
      )}
      {unsure.slice(0, mostShown).map((problem) => (
        <Banner
          key={`${problem.elementId} ${problem.message}`}
          tone="warn"
          framed
          actions={
            onShow &&
            problem.elementId !== undefined && <Button onClick={() => onShow(problem)}>Show it</Button>
          }
        >
          {nameOf(problem) && <b className="font-mono font-medium">{nameOf(problem)}: </b>}
          {problem.message}
        </Banner>
      ))}
      {isUnsaved && (
        <Banner tone="warn" framed title="The draft is not saved yet.">
          Publishing waits until the server has it.
        </Banner>
      )}
    </>
  )
}
