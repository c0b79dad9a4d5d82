/** A pipeline of a history, and what its runs are invented from. */
export interface HistoryPipeline {
  name: string
  job: string
  /** In the order in which a run makes them. */
  assets: readonly HistoryAsset[]
}

export interface HistoryAsset {
  /** Also the id of its element. */
  key: string
  deps: readonly string[]
}

/** Assets of one pipeline. With the four events of each and the five of a run, a run tells 101. */
export const assetsEach = 24

const teams = ['sales', 'finance', 'growth', 'product', 'support', 'logistics', 'risk'] as const
const layers = ['raw', 'clean', 'joined', 'daily', 'report', 'export'] as const

/** Pipelines as a company grows them: four tables in, six layers of four, each made from what lies before it. */
export const historyPipelines = (count: number): HistoryPipeline[] =>
  Array.from({ length: count }, (_, number) => {
    const name = `${teams[number % teams.length]}_${number + 1}`
    const keys = Array.from(
      { length: assetsEach },
      (_one, index) => `${name}/${layers[Math.floor(index / 4) % layers.length]}_${(index % 4) + 1}`,
    )
    const assets = keys.map((key, index) => {
      const before = [keys[index - 4], index % 3 === 0 ? keys[index - 3] : undefined]
      return { key, deps: index < 4 ? [] : before.filter((dep) => dep !== undefined) }
    })
    return { name, job: `${name}_nightly`, assets }
  })

const parameter = (key: string): string => key.split('/').at(-1) ?? key

/** The pipeline as people would write it. */
export const historyText = ({ name, job, assets }: HistoryPipeline): string =>
  JSON.stringify({
    sluice: 'pipeline',
    name,
    assets: assets.map(({ key, deps }) => ({
      id: key.replaceAll('/', '-'),
      key,
      group: name,
      owners: [`team-${name.split('_')[0]}@example.com`],
      kinds: ['python'],
      description: `What ${name} knows as **${parameter(key)}**.`,
      ...(deps.length > 0 && { deps }),
      compute: {
        kind: 'python',
        code: `def ${parameter(key)}(${deps.map(parameter).join(', ')}):\n    return [{"id": number, "value": number * 2} for number in range(100)]\n`,
      },
    })),
    jobs: [
      { id: 'job', name: job, target: { selection: `group:"${name}"` }, tags: { team: name.split('_')[0] } },
    ],
  })
