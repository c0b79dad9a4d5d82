import { expect, test } from 'vitest'

import { explainWay, waitsOnWay, type WayTrouble } from './way.ts'

const shut = (trouble: WayTrouble, url: string, detail = '') =>
  explainWay({ is: 'shut', trouble, detail }, url)

test('each trouble is told with the address and what would mend it', () => {
  expect(shut('not_resolved', 'http://web.sluice.svc:4310')).toMatchObject({
    words: expect.stringMatching(/web\.sluice\.svc.*no such Service.*SLUICE_RUN_API_URL/),
  })
  expect(shut('not_resolved', 'https://sluice.example.com')).toMatchObject({
    words: expect.stringMatching(/sluice\.example\.com cannot be resolved.*DNS/),
  })
  expect(shut('refused', 'http://10.0.0.7:4310')).toMatchObject({
    words: expect.stringMatching(/http:\/\/10\.0\.0\.7:4310.*refused.*SLUICE_HOST/),
  })
  expect(shut('timed_out', 'http://10.0.0.7:4310')).toMatchObject({
    words: expect.stringMatching(/within 5 s.*firewall or a NetworkPolicy/),
  })
  expect(shut('tls_not_trusted', 'https://web:1', 'self-signed certificate.')).toMatchObject({
    words: expect.stringMatching(/not trusted: self-signed certificate\. .*NODE_EXTRA_CA_CERTS/),
  })
  expect(shut('not_sluice', 'http://web:1', 'GET /api/health was answered with 404')).toMatchObject({
    words: expect.stringContaining('answered with 404'),
  })
})

test('a run that waits tells of a way that was found shut, and of nothing else', () => {
  expect(waitsOnWay(shut('refused', 'http://web:1'))).toContain('Nobody listens at http://web:1')
  expect(waitsOnWay(explainWay({ is: 'open' }, 'http://web:1'))).toBeUndefined()
  expect(waitsOnWay({ is: 'unknown', url: 'http://web:1', words: 'The cluster is away.' })).toBeUndefined()
  expect(waitsOnWay(null)).toBeUndefined()
})
