import type { ResourceTypeName } from '#core/resource/resource-types.ts'

import type { ResourceCheck } from './resource-check.ts'

/** The types that can be tried from the server. */
type TestedTypes =
  | 'postgres'
  | 'mysql'
  | 's3'
  | 'gcs'
  | 'azure'
  | 'http'
  | 'sqs'
  | 'kafka'
  | 'bigquery'
  | 'snowflake'
  | 'smtp'
  | 'slack'

/** How each type is tried; what speaks to it is loaded when one is tried first. */
export const resourceChecks: { readonly [Type in TestedTypes]: ResourceCheck<Type> } = {
  postgres: async (ask) => (await import('./postgres-check.ts')).postgresCheck(ask),
  mysql: async (ask) => (await import('./mysql-check.ts')).mysqlCheck(ask),
  s3: async (ask) => (await import('./s3-check.ts')).s3Check(ask),
  gcs: async (ask) => (await import('./gcs-check.ts')).gcsCheck(ask),
  azure: async (ask) => (await import('./azure-check.ts')).azureCheck(ask),
  http: async (ask) => (await import('./http-check.ts')).httpCheck(ask),
  sqs: async (ask) => (await import('./sqs-check.ts')).sqsCheck(ask),
  kafka: async (ask) => (await import('./kafka-check.ts')).kafkaCheck(ask),
  bigquery: async (ask) => (await import('./bigquery-check.ts')).bigqueryCheck()(ask),
  snowflake: async (ask) => (await import('./snowflake-check.ts')).snowflakeCheck()(ask),
  smtp: async (ask) => (await import('./smtp-check.ts')).smtpCheck(ask),
  slack: async (ask) => (await import('./slack-check.ts')).slackCheck()(ask),
}

/** Why a type is not tried, for people. */
const untested: Readonly<Partial<Record<ResourceTypeName, string>>> = {
  duckdb: 'A file is tried by the first run that opens it: it lies where runs are, not here.',
  file: 'Nothing to try: it is where all values of the deployment are kept.',
  memory: 'Nothing to try: it is the machine of the run.',
  reference: 'Nothing to try: the data is where the code puts it.',
  custom: 'What it connects to only your code knows. The first run that uses it tries it.',
}

/** Why resources of a type are not tried. */
export const whyUntested = (type: ResourceTypeName): string =>
  untested[type] ?? 'The server has no client for it. The first run that uses it tries it.'
