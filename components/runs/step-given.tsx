import Link from 'next/link'
import type { ReactNode } from 'react'

import { usePlace } from '#components/api/provider.tsx'
import { routes } from '#components/routes.ts'
import { ScrollRegion } from '#components/ui/scroll-region.tsx'
import { summaryWords } from '#core/run/event-words.ts'

import type { RunAnswer } from './run-answer.ts'

type Node = RunAnswer['graph'][number]
type Source = Node['inputs'][number]['sources'][number]

/** What a step was given: its configuration, and each input with where it came from. */
export function givenFacts(run: RunAnswer, node: Node): { name: string; value: ReactNode }[] {
  const facts = []
  if (Object.keys(node.config).length > 0)
    facts.push({
      name: 'Config',
      value: (
        <ScrollRegion label="Config" className="max-h-32">
          <code className="break-all">{JSON.stringify(node.config)}</code>
        </ScrollRegion>
      ),
    })
  if (node.inputs.length > 0)
    facts.push({
      name: node.inputs.length === 1 ? 'Input' : 'Inputs',
      value: (
        <ul className="grid gap-1">
          {node.inputs.map(({ name, sources }) => (
            <li key={name}>
              <span className="mr-2 font-mono">{name}</span>
              {sources.map((source, index) => (
                <span key={index} className="mr-2 text-ink-2">
                  <InputSource run={run} source={source} />
                </span>
              ))}
            </li>
          ))}
        </ul>
      ),
    })
  return facts
}

function InputSource({ run, source }: { run: RunAnswer; source: Source }) {
  const place = usePlace()
  if (source.from === 'value') return <code className="break-all">{JSON.stringify(source.value)}</code>
  if (source.from === 'asset')
    return (
      <>
        kept by{' '}
        <Link href={routes.asset(place, source.asset)} className="text-accent underline underline-offset-2">
          {source.asset}
        </Link>
      </>
    )
  const made = run.steps
    .find(({ key }) => key === source.step)
    ?.outputs.find(({ name }) => name === source.output)
  return (
    <>
      {made?.summary && `${summaryWords(made.summary)} `}from{' '}
      <Link
        href={routes.run(place, run.id, { step: source.step })}
        className="text-accent underline underline-offset-2"
      >
        {source.step}
      </Link>
    </>
  )
}
