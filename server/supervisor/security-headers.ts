/** What browsers may do with answers of ours, whatever the answer is. `scripts`: the nonce without which no script of a page runs; absent, any may. */
export const securityHeaders = (url: string, scripts?: string): Record<string, string> => ({
  'content-security-policy': [
    // Nobody shows our pages in a frame of theirs, to have a click land on "Make owner".
    `frame-ancestors 'none'`,
    `base-uri 'self'`,
    `form-action 'self'`,
    `object-src 'none'`,
    // Python is formatted by a program in WebAssembly; text is evaluated by nobody all the same.
    ...(scripts === undefined
      ? []
      : [`script-src 'self' 'nonce-${scripts}' 'wasm-unsafe-eval'`, `worker-src 'self' blob:`]),
  ].join('; '),
  'x-frame-options': 'DENY',
  'x-content-type-options': 'nosniff',
  // Addresses hold names of assets, and those of links secrets.
  'referrer-policy': 'same-origin',
  'permissions-policy': 'camera=(), geolocation=(), microphone=(), payment=(), usb=()',
  ...(url.startsWith('https:') && { 'strict-transport-security': 'max-age=31536000' }),
})
