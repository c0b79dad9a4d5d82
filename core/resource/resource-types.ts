import type { z } from 'zod'

import { closestName } from '../closest-name.ts'
import type { Resolved } from './resolved.ts'
import type { ResourceType } from './resource-type.ts'
import { azure } from './types/azure.ts'
import { bigquery } from './types/bigquery.ts'
import { custom } from './types/custom.ts'
import { duckdb } from './types/duckdb.ts'
import { gcs } from './types/gcs.ts'
import { http } from './types/http.ts'
import { kafka } from './types/kafka.ts'
import { mysql } from './types/mysql.ts'
import { postgres } from './types/postgres.ts'
import { s3 } from './types/s3.ts'
import { slack } from './types/slack.ts'
import { smtp } from './types/smtp.ts'
import { snowflake } from './types/snowflake.ts'
import { sqs } from './types/sqs.ts'
import { file, memory, reference } from './types/stores.ts'

/** Every type that a resource can have, by the word that documents use. */
export const resourceTypes = {
  postgres,
  mysql,
  duckdb,
  s3,
  gcs,
  azure,
  http,
  kafka,
  sqs,
  bigquery,
  snowflake,
  slack,
  smtp,
  file,
  memory,
  reference,
  custom,
} as const satisfies Record<string, ResourceType>

export type ResourceTypeName = keyof typeof resourceTypes
export const resourceTypeNames = Object.keys(resourceTypes) as ResourceTypeName[]

/** The configuration of a type with every secret in its place. */
export type ResolvedConfigOf<Name extends ResourceTypeName> = Resolved<
  z.infer<(typeof resourceTypes)[Name]['config']>
>

/** The type of a name; undefined where there is none. */
export const resourceTypeOf = (name: string): ResourceType | undefined =>
  Object.hasOwn(resourceTypes, name) ? resourceTypes[name as ResourceTypeName] : undefined

/** The type that was probably meant. */
export const closestResourceType = (name: string): ResourceTypeName | undefined =>
  resourceTypeNames.find((known) => known === closestName(name, resourceTypeNames))
