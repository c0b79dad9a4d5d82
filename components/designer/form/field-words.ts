/** What a field is called on screen, its unit, and a word of help. */
export interface FieldWords {
  label: string
  hint?: string
  unit?: string
  placeholder?: string
  mono?: boolean
}

const words: Readonly<Record<string, FieldWords>> = {
  deps: { label: 'Inputs' },
  key: { label: 'Key', hint: 'A path of names joined by "/", unique in the deployment.', mono: true },
  name: { label: 'Name', mono: true },
  group: { label: 'Group' },
  description: { label: 'Description' },
  disabled: { label: 'Disabled: no run carries it out' },
  tags: { label: 'Tags' },
  owners: { label: 'Owners', placeholder: 'someone@example.com or team:data' },
  kinds: { label: 'Kinds', hint: 'What it is made of or lives in, such as table or parquet.' },
  metadata: { label: 'Metadata' },
  codeVersion: { label: 'Code version', hint: 'Absent: made from the code itself.', mono: true },
  ioManager: { label: 'Stored by', hint: 'The IO manager that stores its value and loads it for others.' },
  format: { label: 'Format', hint: 'Absent: chosen by the value. Tables become parquet.' },
  type: {
    label: 'Type',
    hint: 'Compared with what a port takes: table, number, text, list, or a name of your own.',
  },
  automation: { label: 'Automation', mono: true },
  freshness: { label: 'Freshness' },
  resources: { label: 'Resources', hint: 'Given to the code by these names.' },
  config: { label: 'Config' },
  configSchema: { label: 'Config schema' },
  pool: { label: 'Pool', hint: 'A named limit shared by steps.' },
  partitions: { label: 'Partitions' },
  runtime: { label: 'Runtime' },
  image: { label: 'Image', mono: true, placeholder: 'from the job or the pipeline' },
  cpuMilli: { label: 'Processor', unit: 'milli-CPU', placeholder: '1000 is one CPU' },
  memoryMib: { label: 'Memory', unit: 'MiB' },
  env: { label: 'Environment' },
  timeoutMs: { label: 'Timeout', unit: 'ms' },
  nodeSelector: { label: 'Node selector' },
  tolerations: { label: 'Tolerations' },
  pullPolicy: { label: 'Pull policy' },
  pullSecrets: { label: 'Pull secrets', hint: 'Secrets with registry credentials.' },
  diskMib: { label: 'Local disk', unit: 'MiB' },
  cpuLimitMilli: { label: 'Processor limit', unit: 'milli-CPU', placeholder: 'as much as it asks for' },
  memoryLimitMib: { label: 'Memory limit', unit: 'MiB', placeholder: 'as much as it asks for' },
  envFrom: { label: 'Environment from', hint: 'Every key of a Secret or a ConfigMap.' },
  affinity: { label: 'Affinity', hint: 'As Kubernetes has it.' },
  labels: { label: 'Labels' },
  annotations: { label: 'Annotations' },
  serviceAccount: { label: 'Service account' },
  volumes: { label: 'Volumes' },
  retry: { label: 'Retry' },
  max: { label: 'Times' },
  delayMs: { label: 'Delay', unit: 'ms' },
  backoff: { label: 'Backoff', hint: 'Constant d, linear d·n, exponential d·(2ⁿ−1).' },
  jitter: { label: 'Jitter' },
  executor: { label: 'Executor' },
  maxConcurrent: { label: 'At most at once', unit: 'steps' },
  priority: { label: 'Priority', hint: 'Higher runs earlier, among the runs of this tenant.' },
  runRetry: { label: 'Retry of the whole run' },
  always: { label: 'Also for errors of the code' },
  fromFailure: { label: 'From the failure on' },
  blocking: { label: 'Blocks what follows when it fails' },
  severity: { label: 'Severity', hint: 'Of a failure that does not say it itself. By default an error.' },
  against: {
    label: 'Compared with earlier times',
    hint: 'Of what it measures: one row of figures in SQL, numbers and texts of its metadata else. Without a bound they have to be the same.',
  },
  last: { label: 'Earlier times that count', placeholder: '10' },
  within: { label: 'At most off their mean, as a share', placeholder: '0.3 is 30 %' },
  deviations: { label: 'At most off their mean, in standard deviations' },
  asset: { label: 'Asset', mono: true },
  colour: { label: 'Colour' },
  text: { label: 'Text' },
  requirements: { label: 'Requirements' },
  python: {
    label: 'Python packages',
    hint: 'As in requirements.txt. They become one cached environment.',
    placeholder: 'pandas==2.3.1',
    mono: true,
  },
  function: {
    label: 'Function',
    hint: 'The one to call. Absent: the one named like the element.',
    mono: true,
  },
  resource: { label: 'Runs in', hint: 'Absent: DuckDB over the inputs.' },
  command: { label: 'Command', mono: true },
  args: { label: 'Arguments', mono: true },
  orderOnly: { label: 'Order only' },
  optional: { label: 'Optional' },
  dynamic: { label: 'Dynamic: any number of pieces' },
  collect: { label: 'Collects the pieces into a list' },
  source: { label: 'Source' },
  overlap: {
    label: 'While the run before has not ended',
    hint: 'skip: none is started while that one waits for its turn; queue: both wait; cancelPrevious: that one is ended.',
  },
  jitterMs: {
    label: 'Up to so much later',
    hint: 'Always by the same amount, so that schedules of one time spread out.',
    unit: 'ms',
  },
  minimumIntervalMs: { label: 'Looks at most every', unit: 'ms', placeholder: '30000' },
  batchSize: { label: 'Messages of a look', placeholder: '50' },
  runKey: {
    label: 'Run key',
    hint: 'One run is started for a key, for ever. Absent: the key of the message.',
    placeholder: '{{ message.body.id }}',
    mono: true,
  },
  assets: { label: 'Assets', hint: 'Keys, also of other pipelines.', placeholder: 'raw/orders', mono: true },
  when: { label: 'A message', hint: 'any: for each that is made; all: each time that all were made anew.' },
  jobs: { label: 'Of the jobs', hint: 'Absent: of all.', mono: true },
  secret: {
    label: 'A secret of your own',
    hint: 'Absent: the one that the sensor shows once it is published.',
  },
  cron: { label: 'Cron', mono: true },
  timezone: { label: 'Time zone' },
}

const spaced = (field: string): string => {
  const text = field.replace(
    /([a-z])([A-Z])/g,
    (_, before: string, after: string) => `${before} ${after.toLowerCase()}`,
  )
  return text.charAt(0).toUpperCase() + text.slice(1)
}

export const wordsOfField = (field: string): FieldWords => words[field] ?? { label: spaced(field) }
