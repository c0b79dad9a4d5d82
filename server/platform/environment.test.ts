import { describe, expect, test } from 'vitest'

import { readEnvironment, readSettings } from './environment.ts'

const secret = 'a secret of more than thirty-two characters'

describe('the environment', () => {
  test('has a default for everything but the secret', () => {
    expect(() => readEnvironment({})).toThrow('SLUICE_SECRET is missing')
    const read = readEnvironment({ SLUICE_SECRET: secret })
    expect(read).toMatchObject({
      port: 4310,
      host: '127.0.0.1',
      url: 'http://localhost:4310',
      runApiUrl: 'http://127.0.0.1:4310',
    })
    expect(read.dataFolder).toMatch(/\.sluice$/)
  })

  test('an empty variable is an absent one', () => {
    expect(readSettings({ SLUICE_PORT: '', DATABASE_URL: '' })).toMatchObject({
      port: 4310,
      databaseUrl: undefined,
    })
  })

  test('the addresses follow the port and never end in a slash', () => {
    expect(readSettings({ SLUICE_PORT: '80' })).toMatchObject({ url: 'http://localhost:80' })
    expect(readSettings({ SLUICE_URL: 'https://sluice.example.com/' }).url).toBe('https://sluice.example.com')
  })

  test.each([
    ['SLUICE_PORT', 'http', 'a port is a number from 1 to 65535'],
    ['SLUICE_PORT', '70000', 'a port is at most 65535'],
    ['DATABASE_URL', 'mysql://localhost/sluice', 'an address like postgresql://'],
    ['SLUICE_URL', 'sluice.example.com', 'an address like https://'],
    ['SLUICE_SECRET', 'short', 'a secret has at least 32 characters'],
    ['SLUICE_PROXIES', 'one', 'the number of proxies is needed'],
    ['SLUICE_PROXIES', '-1', 'the number of proxies is at least 0'],
    ['SLUICE_SHARED_ACCOUNT', 'yes', 'one of refuse, allow is needed'],
    ['SLUICE_LOG', 'loud', 'one of auto, json, plain is needed'],
  ])('%s = %s is refused by name and with what is needed', (name, value, sentence) => {
    expect(() => readSettings({ [name]: value })).toThrow(`${name}: ${sentence}`)
  })
})
