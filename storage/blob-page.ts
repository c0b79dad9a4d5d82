import type { BucketListed } from './bucket-connection.ts'

const entities: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" }

/** A text of XML as it was meant. */
const plain = (text: string): string =>
  text.replace(
    /&(?:#x([0-9a-f]+)|#(\d+)|(\w+));/gi,
    (whole, hex?: string, decimal?: string, name?: string) => {
      if (hex !== undefined) return String.fromCodePoint(Number.parseInt(hex, 16))
      if (decimal !== undefined) return String.fromCodePoint(Number(decimal))
      return entities[name ?? ''] ?? whole
    },
  )

const inside = (xml: string, tag: string): { text: string; attributes: string } => {
  const [, attributes = '', text = ''] = new RegExp(`<${tag}( [^>]*)?>([\\s\\S]*?)</${tag}>`).exec(xml) ?? []
  return { text, attributes }
}

/** A name with characters that XML cannot hold comes encoded as in an address. */
const nameOf = (xml: string): string => {
  const { text, attributes } = inside(xml, 'Name')
  return attributes.includes('Encoded="true"') ? decodeURIComponent(plain(text)) : plain(text)
}

/** A page of Azure's list of blobs, which comes as XML alone, and where the next one begins; empty: nowhere. */
export const blobPage = (xml: string): { blobs: BucketListed[]; next: string } => ({
  blobs: [...xml.matchAll(/<Blob>([\s\S]*?)<\/Blob>/g)].map(([, blob = '']) => ({
    key: nameOf(blob),
    sizeBytes: Number(inside(blob, 'Content-Length').text),
    modifiedAtMs: Date.parse(inside(blob, 'Last-Modified').text),
  })),
  next: plain(inside(xml, 'NextMarker').text),
})
