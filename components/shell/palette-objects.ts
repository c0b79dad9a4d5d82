'use client'
import { useQuery } from '@tanstack/react-query'
import { useRouter } from 'next/navigation'

import { usePlace } from '#components/api/provider.tsx'
import { useTRPC } from '#components/api/trpc.ts'
import { scheduleWord } from '#components/automation/schedule-answer.ts'
import { sensorWord } from '#components/automation/sensor-answer.ts'
import { usePermissions } from '#components/people/use-permission.ts'
import { resourceWord } from '#components/resources/resource-answer.ts'
import { routes } from '#components/routes.ts'
import type { IconName } from '#components/ui/icon-paths.ts'
import { checkSummaryWords } from '#core/check/check-words.ts'

import type { PaletteEntry } from './command-palette.tsx'
import type { EntryGroup } from './rank-entries.ts'

/** What the palette knows of the objects of a deployment, and what it could not ask for. */
export interface PaletteObjects {
  groups: EntryGroup<PaletteEntry>[]
  /** Titles of what is still on its way. */
  asking: string[]
  /** Titles of what was not answered, with the reason. */
  failed: { title: string; error: unknown }[]
}

/** What is listed may be so old: the palette is opened often, and names change seldom. */
const freshMs = 15_000

interface Kind {
  title: string
  icon: IconName
  query: { isPending: boolean; isEnabled: boolean; error: unknown }
  entries: readonly { id: string; label: string; about?: string | undefined; href: string }[] | undefined
}

/** Every object that has a place of its own, by kind. */
export function usePaletteObjects(): PaletteObjects {
  const place = usePlace()
  const router = useRouter()
  const trpc = useTRPC()
  const may = usePermissions()
  const since = { staleTime: freshMs }
  const pipelines = useQuery(trpc.pipelines.list.queryOptions(undefined, since))
  const assets = useQuery(trpc.assets.graph.queryOptions(undefined, since))
  const jobs = useQuery(trpc.jobs.list.queryOptions(undefined, since))
  const schedules = useQuery(trpc.schedules.list.queryOptions(undefined, since))
  const sensors = useQuery(trpc.sensors.list.queryOptions(undefined, since))
  const conditions = useQuery(trpc.conditions.list.queryOptions(undefined, since))
  const backfills = useQuery(trpc.backfills.list.queryOptions({}, since))
  const sets = useQuery(trpc.partitions.sets.queryOptions(undefined, since))
  const resources = useQuery(trpc.resources.list.queryOptions(undefined, since))
  const secrets = useQuery(trpc.secrets.list.queryOptions(undefined, since))
  const views = useQuery(trpc.runViews.list.queryOptions({}, since))
  const assetViews = useQuery(trpc.runViews.list.queryOptions({ kind: 'assets' }, since))
  const lineageViews = useQuery(trpc.runViews.list.queryOptions({ kind: 'lineage' }, since))
  const me = useQuery(trpc.people.me.queryOptions())
  const here = me.data?.tenants.find(({ slug }) => slug === place.tenant)?.deployments
  const members = useQuery(
    trpc.members.list.queryOptions(undefined, { ...since, enabled: may.includes('member.read') }),
  )
  const kinds: Kind[] = [
    {
      title: 'Pipelines',
      icon: 'designer',
      query: pipelines,
      entries: pipelines.data?.map(({ name, description }) => ({
        id: name,
        label: name,
        about: description ?? undefined,
        href: routes.designer(place, name),
      })),
    },
    {
      title: 'Assets',
      icon: 'asset',
      query: assets,
      entries: assets.data?.map(({ key, state }) => ({
        id: key,
        label: key,
        about: state.words,
        href: routes.asset(place, key),
      })),
    },
    {
      title: 'Jobs',
      icon: 'job',
      query: jobs,
      entries: jobs.data?.map(({ name, pipeline, description }) => ({
        id: `${pipeline}/${name}`,
        label: name,
        about: description ?? pipeline,
        href: routes.runs(place, { job: name }),
      })),
    },
    {
      title: 'Schedules',
      icon: 'schedule',
      query: schedules,
      entries: schedules.data?.map((schedule) => ({
        id: scheduleWord(schedule),
        label: schedule.name,
        about: `${schedule.pipeline} · ${schedule.cron.join(', ')}`,
        href: routes.automation(place, { schedule: scheduleWord(schedule) }),
      })),
    },
    {
      title: 'Sensors',
      icon: 'sensor',
      query: sensors,
      entries: sensors.data?.map((sensor) => ({
        id: sensorWord(sensor),
        label: sensor.name,
        about: sensor.pipeline,
        href: routes.automation(place, { face: 'sensors', sensor: sensorWord(sensor) }),
      })),
    },
    {
      title: 'Conditions',
      icon: 'automation',
      query: conditions,
      entries: conditions.data?.map(({ key }) => ({
        id: key,
        label: key,
        href: routes.automation(place, { face: 'conditions', condition: key }),
      })),
    },
    {
      title: 'Checks',
      icon: 'check',
      query: assets,
      entries: assets.data?.flatMap(({ key, checkSummary }) =>
        checkSummary
          ? [
              {
                id: key,
                label: `Checks of ${key}`,
                about: checkSummaryWords(checkSummary),
                href: routes.asset(place, key, { tab: 'checks' }),
              },
            ]
          : [],
      ),
    },
    {
      title: 'Partition sets',
      icon: 'partitions',
      query: sets,
      entries: sets.data?.map(({ elementId, name, pipeline, description }) => ({
        id: `${pipeline}/${name}`,
        label: name,
        about: description ?? pipeline,
        href: routes.designer(place, pipeline, { element: elementId }),
      })),
    },
    {
      title: 'Backfills',
      icon: 'partitions',
      query: backfills,
      entries: backfills.data?.backfills.map(({ id, title, status, requestedBy }) => ({
        id,
        label: title,
        about: `${status} · ${requestedBy}`,
        href: routes.automation(place, { face: 'backfills', backfill: id }),
      })),
    },
    {
      title: 'Resources',
      icon: 'resource',
      query: resources,
      entries: resources.data?.map((resource) => ({
        id: resourceWord(resource),
        label: resource.name,
        about: resource.pipeline,
        href: routes.resources(place, { resource: resourceWord(resource) }),
      })),
    },
    {
      title: 'Secrets',
      icon: 'lock',
      query: secrets,
      entries: secrets.data?.map(({ name, state }) => ({
        id: name,
        label: name,
        about: state,
        href: routes.resources(place, { face: 'secrets' }),
      })),
    },
    {
      title: 'Views of runs',
      icon: 'save',
      query: views,
      entries: views.data?.map(({ id, name, filter, face }) => ({
        id,
        label: name,
        about: filter,
        href: routes.runs(place, { filter, face }),
      })),
    },
    {
      title: 'Views of assets',
      icon: 'save',
      query: assetViews,
      entries: assetViews.data?.map(({ id, name, filter }) => ({
        id,
        label: name,
        href: `${routes.assets(place)}?${filter}`,
      })),
    },
    {
      title: 'Views of the lineage',
      icon: 'save',
      query: lineageViews,
      entries: lineageViews.data?.map(({ id, name, filter }) => ({
        id,
        label: name,
        href: `${routes.lineage(place)}?${filter}`,
      })),
    },
    {
      title: 'Deployments',
      icon: 'publish',
      query: me,
      entries: here?.map(({ name, kind }) => ({
        id: name,
        label: name,
        about: kind,
        href: routes.home({ ...place, deployment: name }),
      })),
    },
    {
      title: 'Members',
      icon: 'person',
      query: members,
      entries: members.data?.map(({ userId, name, email }) => ({
        id: userId,
        label: name,
        about: email,
        href: routes.settings(place.tenant, 'members'),
      })),
    },
  ]
  return {
    groups: kinds.map(({ title, icon, entries = [] }) => ({
      title,
      entries: entries.map(({ id, href, ...entry }) => ({
        ...entry,
        id: `${title}:${id}`,
        icon,
        mono: true,
        run: () => router.push(href),
      })),
    })),
    asking: kinds.filter(({ query }) => query.isEnabled && query.isPending).map(({ title }) => title),
    failed: kinds.flatMap(({ title, query: { error } }) => (error ? [{ title, error }] : [])),
  }
}
