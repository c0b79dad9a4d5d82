import { expect, test } from 'vitest'

import { isSignedWith, signWebhook, webhookKey, webhookSecret } from './webhook-signature.ts'

const key = webhookKey('whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw') ?? Buffer.alloc(0)
const now = new Date(1_614_265_330_000)
const body = Buffer.from('{"test": 2432232314}')
const named = { id: 'msg_p5jXN8AQM9LWM0D4loKWxJek', timestamp: '1614265330' }
const signature = signWebhook(key, named, body)

test('the example of Standard Webhooks has the signature that its libraries give it', () => {
  expect(signature).toBe('v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=')
})

test('one signature that fits among several is enough, and nothing that was changed fits', () => {
  expect(isSignedWith(key, { ...named, signature: `v1,AAAA v1a,x ${signature}` }, body, now)).toBe(true)
  expect(isSignedWith(key, { ...named, signature: 'v1,AAAA' }, body, now)).toBe(false)
  expect(isSignedWith(key, { ...named, id: 'other', signature }, body, now)).toBe(false)
  expect(isSignedWith(key, { ...named, signature }, Buffer.from('{}'), now)).toBe(false)
  expect(isSignedWith(key, { ...named, timestamp: 'NaN', signature }, body, now)).toBe(false)
})

test('a message is believed for five minutes around its time', () => {
  const at = (seconds: number) =>
    isSignedWith(key, { ...named, signature }, body, new Date(now.getTime() + seconds * 1_000))
  expect([-301, -299, 0, 299, 301].map(at)).toEqual([false, true, true, true, false])
})

test('a secret too short to keep anybody out is none', () => {
  expect(webhookKey('whsec_c2hvcnQ=')).toBeUndefined()
  expect(webhookKey('short')).toBeUndefined()
  expect(webhookKey(webhookSecret(Buffer.alloc(32, 7).toString('base64url')))).toEqual(Buffer.alloc(32, 7))
})
