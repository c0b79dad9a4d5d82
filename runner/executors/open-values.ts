import { join } from 'node:path'

import type { ClaimAnswer } from '#core/protocol/run-api.ts'
import { FolderStore } from '#storage/folder-store.ts'

import type { EnvironmentShelf } from '../hosts/python-environment.ts'
import { environmentShelf } from '../objects/environment-shelf.ts'
import { KeepingStore } from '../objects/keeping-store.ts'
import { ObjectClient, type ObjectClientOptions } from '../objects/object-client.ts'
import { RunApiStore } from '../objects/run-api-store.ts'
import type { Reporter } from '../reporting/reporter.ts'
import { TrialValues } from '../trial/trial-values.ts'
import { StoredValues, type StoredValuesOptions } from '../values/stored-values.ts'
import type { ValueStore } from '../values/value-store.ts'
import type { RunObjects } from './step-objects.ts'

export interface OpenValuesOptions extends ObjectClientOptions {
  claim: ClaimAnswer
  /** Private to the run, gone with it. */
  folder: string
  /** Copies of values that are stored elsewhere take at most this much of it. */
  keptBytes: number
  reporter: Reporter
  /** The run stops: nobody waits for an input any more. */
  signal: AbortSignal
}

export interface OpenedValues {
  values: ValueStore & { close(): Promise<void> }
  /** The store itself, for what is no value; undefined where it is a folder of this machine. */
  objects?: RunObjects
  /** Where environments lie that other machines of the deployment built; undefined where this machine keeps its own. */
  shelf?: EnvironmentShelf
  /** The server was heard of. */
  hurry: () => void
  /** Nothing is stored any more. */
  stop: () => void
}

/** As the run is for: a trial keeps its values to itself. */
const valuesOf = (
  { claim, reporter }: OpenValuesOptions,
  of: StoredValuesOptions,
): OpenedValues['values'] => {
  const { trial, graph, storage } = claim
  if (!trial) return new StoredValues(of)
  const makes = new Set(graph.steps.flatMap(({ outputs }) => outputs.flatMap(({ asset }) => asset ?? [])))
  const redact = (text: string) => reporter.redactor.text(text)
  return new TrialValues({ ...of, runPrefix: storage.runPrefix, trial, makes, redact })
}

/** The value store that a claim speaks of: a folder that this machine shares with the server, or what lies behind the run API. */
export function openValues(options: OpenValuesOptions): OpenedValues {
  const { claim, folder, reporter } = options
  const { storage, run, resources } = claim
  const { settings, assetPrefix, behind, tablePrefix, runPrefix } = storage
  const onTrouble = (message: string) => reporter.event({ type: 'ENGINE_EVENT', level: 'warning', message })
  const of = {
    assetPrefix,
    behind,
    tablePrefix,
    run: run.id,
    folder,
    resources,
    now: () => Date.now(),
    onTrouble,
  }
  if (settings.kind === 'folder') {
    const values = valuesOf(options, { ...of, store: new FolderStore(settings.root) })
    return { values, hurry: () => undefined, stop: () => undefined }
  }
  const client = new ObjectClient(options)
  const { redirects, place } = settings
  const store = new KeepingStore({
    store: new RunApiStore({ client, runPrefix, redirects, place, folder: join(folder, 'sending') }),
    folder: join(folder, 'kept'),
    limitBytes: options.keptBytes,
    signal: options.signal,
    isServerAway: () => !reporter.reachable,
    onWaiting: (why) =>
      reporter.event({
        type: 'ENGINE_EVENT',
        level: 'warning',
        message: `Values cannot be stored or read at the moment: ${why} The run tries again until they can.`,
      }),
  })
  return {
    values: valuesOf(options, { ...of, store }),
    objects: store,
    shelf: environmentShelf({
      objects: store,
      prefix: assetPrefix,
      onTrouble,
    }),
    hurry: () => store.hurry(),
    stop: () => {
      store.stop()
      client.close()
    },
  }
}
