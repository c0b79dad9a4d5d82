'use client'
import Link from 'next/link'

import { usePlace } from '#components/api/provider.tsx'
import { routes } from '#components/routes.ts'
import { Chip, StateText } from '#components/ui/chip.tsx'
import { EmptyState } from '#components/ui/empty-state.tsx'
import { Facts } from '#components/ui/facts.tsx'
import { formatBytes, formatCount, formatDuration } from '#components/ui/format.ts'
import { Moment } from '#components/ui/moment.tsx'
import { Panel } from '#components/ui/panel.tsx'
import { checkWords } from '#core/check/check-words.ts'

import type { AssetAnswer } from './asset-answer.ts'
import { AssetHistory } from './asset-history.tsx'
import { AssetPod } from './asset-pod.tsx'
import { checkTone } from './checks/check-look.ts'
import { AssetFreshness } from './freshness/asset-freshness.tsx'
import { MarkdownText } from './markdown-text.tsx'
import { MetadataFacts } from './metadata-facts.tsx'
import { StaleWalk } from './stale-walk.tsx'
import { ValuePreview } from './value-preview.tsx'

/** The newest value of an asset, what is known of it, and what the asset is. */
export function AssetOverview({ asset }: { asset: AssetAnswer }) {
  const { latest, observed } = asset
  return (
    <div className="grid items-start gap-3.5 lg:grid-cols-[minmax(0,1fr)_340px]">
      {asset.state.staleCauses.length > 0 && <StaleWalk asset={asset} />}
      {latest ? (
        <div className="grid min-w-0 gap-3.5">
          <LatestFacts latest={latest} readFrom={asset.readFrom} />
          <AssetHistory assetKey={asset.key} />
          <Panel title="Value" about={latest.summary?.format} flush>
            {latest.summary ? (
              <ValuePreview summary={latest.summary} />
            ) : (
              <p className="p-4 text-ink-3">The code stored nothing that Sluice can show.</p>
            )}
          </Panel>
        </div>
      ) : observed ? (
        <ObservedFacts observed={observed} />
      ) : (
        <Panel>
          <EmptyState icon="asset" title={asset.isObserved ? 'Never observed' : 'Never materialized'}>
            {asset.isObserved
              ? 'It is made elsewhere. Press Observe: the data version that its code gives back shows here.'
              : asset.computeKind === 'external'
                ? 'It is made elsewhere; what is seen of it shows here.'
                : 'Press Materialize: its first rows, schema and what the code reports show here.'}
          </EmptyState>
        </Panel>
      )}
      <div className="grid min-w-0 gap-3.5">
        <About asset={asset} />
        <AssetFreshness asset={asset} />
        {latest && <AssetPod assetKey={asset.key} />}
        {latest && (
          <Panel title="Reported by the code">
            <MetadataFacts metadata={latest.metadata} />
          </Panel>
        )}
        {latest?.summary?.columns && latest.summary.columns.length > 0 && (
          <Panel title="Schema" about={`${latest.summary.columns.length} columns`} flush>
            <ul>
              {latest.summary.columns.map((column) => (
                <li
                  key={column.name}
                  className="flex min-h-8 items-center gap-3 border-b border-line px-4 text-sm last:border-0"
                >
                  <code className="min-w-0 flex-1 truncate">{column.name}</code>
                  <span className="text-ink-3">{column.type}</span>
                </li>
              ))}
            </ul>
          </Panel>
        )}
      </div>
    </div>
  )
}

function ObservedFacts({ observed }: { observed: NonNullable<AssetAnswer['observed']> }) {
  const { at, dataVersion, metadata } = observed
  return (
    <div className="grid min-w-0 gap-3.5">
      <Panel title="Latest observation">
        <Facts
          facts={[
            { name: 'Seen', value: <Moment at={at} /> },
            { name: 'Data version', value: <Version text={dataVersion} /> },
          ]}
        />
      </Panel>
      <Panel title="Reported by the code">
        <MetadataFacts metadata={metadata} />
      </Panel>
    </div>
  )
}

function LatestFacts({
  latest,
  readFrom,
}: {
  latest: NonNullable<AssetAnswer['latest']>
  readFrom: string | null
}) {
  const here = usePlace()
  const place = readFrom === null ? here : { ...here, deployment: readFrom }
  const { summary } = latest
  return (
    <Panel title="Latest materialization">
      {readFrom !== null && (
        <p className="mb-3 text-sm text-ink-2">
          Read from {readFrom}: {here.deployment} has no value of its own yet. Materialize it to make one that
          is seen here alone.
        </p>
      )}
      <Facts
        facts={[
          { name: 'Made', value: <Moment at={latest.at} /> },
          {
            name: 'By run',
            value: (
              <Link
                href={routes.run(place, latest.runId)}
                className="font-mono text-accent underline underline-offset-2"
              >
                {latest.runId.slice(-8)}
              </Link>
            ),
          },
          ...(latest.durationMs === null ? [] : [{ name: 'Took', value: formatDuration(latest.durationMs) }]),
          ...(summary?.rows === undefined ? [] : [{ name: 'Rows', value: formatCount(summary.rows) }]),
          ...(summary ? [{ name: 'Size', value: formatBytes(summary.sizeBytes) }] : []),
          { name: 'Data version', value: <Version text={latest.dataVersion} /> },
          { name: 'Code version', value: <Version text={latest.codeVersion} /> },
        ]}
      />
    </Panel>
  )
}

function Version({ text }: { text: string | null | undefined }) {
  return text ? <code title={text}>{text.slice(0, 12)}</code> : <span className="text-ink-3">none</span>
}

function About({ asset }: { asset: AssetAnswer }) {
  const place = usePlace()
  const tags = Object.entries(asset.tags)
  return (
    <Panel title="About">
      {asset.description && (
        <div className="mb-3 text-ink-2">
          <MarkdownText text={asset.description} />
        </div>
      )}
      <Facts
        flow="column"
        facts={[
          {
            name: 'Pipeline',
            value: (
              <Link
                href={routes.designer(place, asset.pipeline.name, { element: asset.elementId })}
                className="font-mono text-accent underline underline-offset-2"
              >
                {asset.pipeline.name}
              </Link>
            ),
          },
          { name: 'Group', value: asset.group ?? 'none' },
          { name: 'Made by', value: asset.computeKind },
          ...(asset.owners.length > 0 ? [{ name: 'Owners', value: asset.owners.join(', ') }] : []),
          ...(asset.kinds.length > 0
            ? [
                {
                  name: 'Kinds',
                  value: (
                    <span className="flex flex-wrap gap-1">
                      {asset.kinds.map((kind) => (
                        <Chip key={kind}>{kind}</Chip>
                      ))}
                    </span>
                  ),
                },
              ]
            : []),
          ...(tags.length > 0
            ? [
                {
                  name: 'Tags',
                  value: (
                    <span className="flex flex-wrap gap-1">
                      {tags.map(([name, value]) => (
                        <Chip key={name} mono>
                          {String(value) ? `${name}=${String(value)}` : name}
                        </Chip>
                      ))}
                    </span>
                  ),
                },
              ]
            : []),
          ...(asset.checks.length > 0
            ? [
                {
                  name: 'Checks',
                  value: (
                    <span className="grid gap-1">
                      {asset.checks.map((check) => (
                        <StateText key={check.name} tone={checkTone[check.status]}>
                          {check.name} {checkWords[check.status]}
                        </StateText>
                      ))}
                    </span>
                  ),
                },
              ]
            : []),
        ]}
      />
    </Panel>
  )
}
