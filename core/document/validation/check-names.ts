import type { Json } from '../../json.ts'
import { changeBetween } from '../change-between.ts'
import { renameElement } from '../commands/rename-element.ts'
import { setField } from '../commands/set-field.ts'
import type { Element } from '../element.ts'
import { freeName, namespaceOf, takenNames } from '../free-name.ts'
import { nameFieldOf, nameOf } from '../name-of.ts'
import { goodName, whyBadName } from '../name-rules.ts'
import type { Inspection } from './inspection.ts'

const namespaceAround = (element: Element): string =>
  namespaceOf(element.kind, 'graph' in element ? element.graph : undefined)

/** Names that can be used, and that only one has. Of two with one name, the first keeps it: things that point at it mean that one. */
export const checkNames = (inspection: Inspection): void => {
  const { element } = inspection
  const field = nameFieldOf(element)
  if (field === undefined) return
  const [name, namespace] = [nameOf(element), namespaceAround(element)]
  const bad = whyBadName(name, element.kind)
  if (bad !== undefined) {
    inspection.error({
      code: 'bad_name',
      field,
      message: `The name ${JSON.stringify(name)} ${bad}.`,
      mend: (document) =>
        renameElement(document, {
          id: element.id,
          name: freeName(goodName(name, element.kind), takenNames(document, namespace, [element.id])),
        }),
    })
  }
  if (inspection.ask({ about: 'first', namespace, name }) === element.id) return
  inspection.error({
    code: 'duplicate_name',
    field,
    message:
      element.kind === 'asset'
        ? `The asset ${name} is made twice. Each key belongs to one asset.`
        : `There is another ${element.kind} called ${name}.`,
    mend: (document) => {
      const free = freeName(name, takenNames(document, namespace))
      const renamed = { ...element, [field]: free } as Element
      return changeBetween(
        document,
        { ...document, elements: { ...document.elements, [element.id]: renamed } },
        `Rename ${name} to ${free}`,
      )
    },
  })
}

/** The keys of a multi-asset's assets. */
export const checkMultiAssetKeys = (
  inspection: Inspection<Extract<Element, { kind: 'multiAsset' }>>,
): void => {
  const { element } = inspection
  if (element.assets.length === 0) {
    inspection.error({
      code: 'no_assets',
      field: 'assets',
      message: `${element.name} makes no asset. Add one to its list.`,
    })
  }
  const seen = new Set<string>()
  for (const { key } of element.assets) {
    const bad = whyBadName(key, 'asset')
    if (bad !== undefined)
      inspection.error({
        code: 'bad_name',
        field: 'assets',
        message: `The key ${JSON.stringify(key)} ${bad}.`,
      })
    const first = inspection.ask({ about: 'first', namespace: 'asset', name: key })
    if (first !== element.id || seen.has(key)) {
      inspection.error({
        code: 'duplicate_name',
        field: 'assets',
        message: `The asset ${key} is made twice. Each key belongs to one asset.`,
        mend: (document) => {
          const free = freeName(key, takenNames(document, 'asset'))
          const at = element.assets.findLastIndex((asset) => asset.key === key)
          const assets = element.assets.map((asset, index) =>
            index === at ? { ...asset, key: free } : asset,
          )
          const renamed = { ...element, assets }
          return changeBetween(
            document,
            { ...document, elements: { ...document.elements, [element.id]: renamed } },
            `Rename ${key} to ${free}`,
          )
        },
      })
    }
    seen.add(key)
  }
}

/** Ports of one side, each with a name of its own that wires can spell. */
export const checkPortNames = (
  inspection: Inspection,
  field: 'inputs' | 'outputs',
  ports: readonly { name: string }[],
): void => {
  const seen = new Set<string>()
  for (const [index, { name }] of ports.entries()) {
    if (!/^[\p{L}_][\p{L}\p{N}_]*$/u.test(name)) {
      inspection.error({
        code: 'bad_name',
        field,
        message: `${JSON.stringify(name)} cannot name an ${field.slice(0, -1)}: use letters, digits and _, beginning with a letter.`,
      })
    } else if (seen.has(name)) {
      inspection.error({
        code: 'duplicate_port',
        field,
        message: `There are two ${field} called ${name}.`,
        mend: (document) => {
          const free = freeName(name, new Set(ports.map((port) => port.name)))
          const list = ports.map((port, at) => (at === index ? { ...port, name: free } : port))
          return setField(document, { id: inspection.element.id, field, value: list as Json })
        },
      })
    }
    seen.add(name)
  }
}
