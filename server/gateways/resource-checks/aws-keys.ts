import { CheckFailure, failureAt } from './resource-check.ts'

/** The keys of a resource. The server's own stand in for nobody's, so that without keys nothing can be tried here. */
export const awsKeysOf = ({
  accessKeyId,
  secretAccessKey,
}: {
  accessKeyId?: string | undefined
  secretAccessKey?: string | undefined
}): { accessKeyId: string; secretAccessKey: string } => {
  if (accessKeyId === undefined || secretAccessKey === undefined)
    throw new CheckFailure(
      'It has no keys of its own. A run uses those of its machine, which cannot be tried from here.',
    )
  return { accessKeyId, secretAccessKey }
}

/** What a service of Amazon's answered about something, as a sentence. */
export const awsFault = (what: string, endpoint: string | undefined, error: unknown): CheckFailure => {
  const { name = '' } = error instanceof Error ? error : {}
  switch (name) {
    case 'NoSuchBucket':
    case 'QueueDoesNotExist':
    case 'AWS.SimpleQueueService.NonExistentQueue':
      return new CheckFailure(`There is no such thing as ${what} there.`)
    case 'InvalidAccessKeyId':
    case 'InvalidClientTokenId':
    case 'UnrecognizedClientException':
      return new CheckFailure('The access key is not known there.')
    case 'SignatureDoesNotMatch':
      return new CheckFailure('The secret key does not belong to the access key.')
    case 'AccessDenied':
    case 'AccessDeniedException':
      return new CheckFailure(`These keys may not look into ${what}.`)
    case 'PermanentRedirect':
    case 'AuthorizationHeaderMalformed':
      return new CheckFailure(`${what.replace(/^t/, 'T')} is in another region.`)
    default:
      return failureAt(endpoint === undefined ? 'Amazon' : new URL(endpoint).host, error)
  }
}
