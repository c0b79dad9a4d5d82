const words: Readonly<Record<string, string>> = {
  static: 'Keys that are listed',
  timeWindow: 'Windows of time',
  multi: 'Several dimensions',
  dynamic: 'Keys that come and go',
  tenants: 'Tenants',
  identity: 'The same key',
  all: 'All',
  last: 'The last',
  specific: 'Certain keys',
  multiToSingle: 'One dimension of several',
}

/** What a shape of a field is called. */
export const variantWords = (value: string): string => words[value] ?? value
