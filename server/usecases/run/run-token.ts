import { errors, jwtVerify, SignJWT } from 'jose'

import { Refusal } from '#core/refusal.ts'
import type { StepAttemptName } from '#core/run/step-claim.ts'
import { signingKey, type SigningKey } from '#server/platform/signing-key.ts'

/** The one attempt of the one run that a runner may speak for. */
export interface RunIdentity {
  tenantId: string
  runId: string
  attempt: number
  fence: number
  /** An attempt at one step, which reports for itself and for nothing else. */
  step?: StepAttemptName
}

const issuer = 'sluice'
const audience = 'sluice run api'
const lifetimeSeconds = 900
/** A runner that was cut off may come back with its expired token: the fence decides, not the clock. */
const renewableForSeconds = 30 * 24 * 3600

export const runTokenKey = (secret: string): SigningKey => signingKey(secret, 'run tokens')

/** A token for one attempt, valid for 15 minutes. */
export const signRunToken = (
  key: SigningKey,
  { tenantId, runId, attempt, fence, step }: RunIdentity,
  now: Date,
): Promise<string> => {
  const seconds = Math.floor(now.getTime() / 1000)
  return new SignJWT({
    tenant: tenantId,
    attempt,
    fence,
    ...(step && { step: step.key, stepAttempt: step.attempt }),
  })
    .setProtectedHeader({ alg: 'EdDSA' })
    .setIssuer(issuer)
    .setAudience(audience)
    .setSubject(runId)
    .setIssuedAt(seconds)
    .setExpirationTime(seconds + lifetimeSeconds)
    .sign(key.privateKey)
}

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

/** Who speaks. `expired: 'renewable'` lets an old token through, for a call that checks the fence and hands out a new one. Throws a Refusal. */
export const verifyRunToken = async (
  key: SigningKey,
  token: string,
  now: Date,
  expired: 'refused' | 'renewable' = 'refused',
): Promise<RunIdentity> => {
  try {
    const { payload } = await jwtVerify(token, key.publicKey, {
      algorithms: ['EdDSA'],
      issuer,
      audience,
      currentDate: now,
      clockTolerance: expired === 'renewable' ? renewableForSeconds : 30,
    })
    const { sub, tenant, attempt, fence, step, stepAttempt } = payload
    if (
      typeof sub !== 'string' ||
      typeof tenant !== 'string' ||
      typeof attempt !== 'number' ||
      typeof fence !== 'number' ||
      !uuid.test(sub) ||
      !uuid.test(tenant)
    )
      throw new Refusal('not_signed_in', 'This is no run token.')
    const isStep = typeof step === 'string' && typeof stepAttempt === 'number'
    return {
      tenantId: tenant,
      runId: sub,
      attempt,
      fence,
      ...(isStep && { step: { key: step, attempt: stepAttempt } }),
    }
  } catch (error) {
    if (error instanceof errors.JWTExpired)
      throw new Refusal('expired', 'The run token has expired. Send a heartbeat to renew it.')
    if (error instanceof errors.JOSEError)
      throw new Refusal('not_signed_in', 'This is no run token of this installation.')
    throw error
  }
}
