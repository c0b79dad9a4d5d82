import type { Runtime } from '../document/runtime.ts'
import { durationWords } from './cluster-words.ts'
import type { LayeredPod, PodLayer } from './pod-layers.ts'

/** One thing that a pod is made of, in words, and who said so. */
export interface PodLine {
  name: string
  value: string
  saidBy: string
}

/** "job nightly", "plan basic", "this installation". */
export const layerWords = ({ of, name }: Pick<PodLayer, 'of' | 'name'>): string => {
  switch (of) {
    case 'installation':
      return 'this installation'
    case 'steps':
      return 'its steps'
    case 'element':
      return name ?? 'itself'
    default:
      return name === undefined ? of : `${of} ${name}`
  }
}

const figure = (amount: number): string => amount.toLocaleString('en')
export const processorWords = (cpuMilli: number): string => `${figure(cpuMilli)} m`
export const mibWords = (mib: number): string => `${figure(mib)} MiB`

const upTo = (asked: string | undefined, limit: string | undefined): string | undefined =>
  asked === undefined || limit === undefined ? (asked ?? limit) : `${asked}, at most ${limit}`

type Volume = NonNullable<Runtime['volumes']>[number]
const volumeWords = ({ mountPath, source }: Volume): string => {
  const [[kind, name] = ['', '']] = Object.entries(source)
  const from = kind === 'scratchMib' ? `${mibWords(Number(name))} of scratch` : `${kind} ${name}`
  return `${mountPath} from ${from}`
}

type Toleration = NonNullable<Runtime['tolerations']>[number]
const tolerationWords = ({ key = 'every taint', value, effect }: Toleration): string =>
  [key, value === undefined ? '' : `=${value}`, effect === undefined ? '' : ` (${effect})`].join('')

const optional = (amount: number | undefined, words: (amount: number) => string): string | undefined =>
  amount === undefined ? undefined : words(amount)

/** Every part of a pod with the layer that said it. What variables hold stays untold: only their names are there. */
export const describePod = ({ runtime, saidBy }: LayeredPod): PodLine[] => {
  const by = (field: string, other?: string): string => {
    const said = saidBy[field] ?? (other === undefined ? undefined : saidBy[other])
    return layerWords(said ?? { of: 'installation' })
  }
  const mapped = (
    field: 'nodeSelector' | 'env' | 'labels' | 'annotations',
    word: string,
    valueOf: (name: string, value: string) => string,
  ): PodLine[] =>
    Object.entries(runtime[field] ?? {}).map(([name, value]) => ({
      name: word,
      value: valueOf(name, value),
      saidBy: by(`${field}.${name}`, field),
    }))
  const pair = (name: string, value: string): string => `${name}=${value}`
  const single: [string, string, string | undefined, string?][] = [
    ['Image', 'image', runtime.image ?? 'the runner’s own'],
    [
      'Processor',
      'cpuMilli',
      upTo(optional(runtime.cpuMilli, processorWords), optional(runtime.cpuLimitMilli, processorWords)),
      'cpuLimitMilli',
    ],
    [
      'Memory',
      'memoryMib',
      upTo(optional(runtime.memoryMib, mibWords), optional(runtime.memoryLimitMib, mibWords)),
      'memoryLimitMib',
    ],
    ['Local disk', 'diskMib', optional(runtime.diskMib, mibWords)],
    ['Timeout', 'timeoutMs', optional(runtime.timeoutMs, durationWords)],
    ['Pull policy', 'pullPolicy', runtime.pullPolicy],
    ['Pull secrets', 'pullSecrets', runtime.pullSecrets?.join(', ')],
    ['Service account', 'serviceAccount', runtime.serviceAccount],
    ['Affinity', 'affinity', runtime.affinity && 'as its text says'],
    ['Tolerates', 'tolerations', runtime.tolerations?.map(tolerationWords).join(', ')],
    ['Volumes', 'volumes', runtime.volumes?.map(volumeWords).join(', ')],
    [
      'Variables of',
      'envFrom',
      runtime.envFrom
        ?.map((source) => Object.entries(source).map(([kind, name]) => `${kind} ${name}`))
        .join(', '),
    ],
  ]
  return [
    ...single.flatMap(([name, field, value, other]) =>
      value === undefined || value === '' ? [] : [{ name, value, saidBy: by(field, other) }],
    ),
    ...mapped('nodeSelector', 'Node selector', pair),
    ...mapped('env', 'Variable', (name) => name),
    ...mapped('labels', 'Label', pair),
    ...mapped('annotations', 'Annotation', pair),
  ]
}
