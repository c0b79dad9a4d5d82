import Link from 'next/link'

import { usePlace } from '#components/api/provider.tsx'
import { routes } from '#components/routes.ts'
import { ScrollRegion } from '#components/ui/scroll-region.tsx'
import { stackLines } from '#core/run/stack-lines.ts'

import type { RunAnswer } from './run-answer.ts'

interface StackTraceProps {
  run: RunAnswer
  /** The step whose code it is, and its own key where it is a piece. */
  node: RunAnswer['graph'][number] | undefined
  stepKey: string
  stack: readonly string[]
}

/** A stack trace whose lines of the step's own code lead into the editor, or to the text of the version that ran. */
export function StackTrace({ run, node, stepKey, stack }: StackTraceProps) {
  const place = usePlace()
  const lines = stackLines(stack, stepKey)
  const version = node && run.pipelines.find(({ name }) => name === node.pipelineName)?.number
  return (
    <div className="mb-3">
      <ScrollRegion label="Stack trace" className="max-h-48 rounded-md bg-sunken p-2">
        <pre className="text-xs">
          {lines.map(({ text, line }, index) => (
            <span key={index} className="block">
              {node && line !== null ? (
                <Link
                  href={routes.designer(place, node.pipelineName, {
                    element: node.elementId,
                    line,
                    version,
                  })}
                  className="text-accent underline underline-offset-2"
                >
                  {text}
                </Link>
              ) : (
                text
              )}
            </span>
          ))}
        </pre>
      </ScrollRegion>
      {node && version !== undefined && lines.some(({ line }) => line !== null) && (
        <p className="mt-1 text-xs text-ink-3">
          The lines are those of{' '}
          <Link
            href={routes.versions(place, node.pipelineName, { version })}
            className="text-accent underline underline-offset-2"
          >
            {`version ${version}`}
          </Link>
          , which ran; where the draft has another, that version’s code is shown.
        </p>
      )}
    </div>
  )
}
