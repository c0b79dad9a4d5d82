/** A graph to be drawn: assets by key, each with what it is made from. */
export type CanvasGraph = readonly { key: string; group?: string; deps: readonly string[] }[]

const layerNodes = 50
const count = <Item>(length: number, make: (index: number) => Item): Item[] =>
  Array.from({ length }, (_, index) => make(index))

/** Layers of fifty, each a group, whose assets are made from up to three of the layer before. Keys begin with the name. */
export const layeredGraph = (nodes: number, name = 'a'): CanvasGraph =>
  count(nodes, (index) => {
    const layer = Math.floor(index / layerNodes)
    const before = [0, 1, 2].map((shift) => (layer - 1) * layerNodes + ((index + shift * 7) % layerNodes))
    return {
      key: `${name}${index}`,
      group: `${name}_layer_${layer}`,
      deps: layer === 0 ? [] : [...new Set(before)].map((one) => `${name}${one}`),
    }
  })

const images = 113
const differences = 1_890

/**
 * The shape of Montage, an astronomer's workflow that benchmarks of workflow systems use, in the size that is their largest: 113 images are projected,
 * 1,890 pairs of them compared, the differences fitted into one model, all images corrected by it and added up. 2,122 assets, one layer 1,890 wide.
 */
export const montageGraph = (): CanvasGraph => {
  const projected = count(images, (image) => ({ key: `project_${image}`, deps: [] }))
  const compared = count(differences, (pair) => {
    const [one, step] = [pair % images, 1 + Math.floor(pair / images)]
    return { key: `difference_${pair}`, deps: [`project_${one}`, `project_${(one + step) % images}`] }
  })
  const corrected = count(images, (image) => ({
    key: `background_${image}`,
    deps: [`project_${image}`, 'background_model'],
  }))
  const keysOf = (assets: readonly { key: string }[]): string[] => assets.map(({ key }) => key)
  return [
    ...projected,
    ...compared,
    { key: 'concat_fit', deps: keysOf(compared) },
    { key: 'background_model', deps: ['concat_fit'] },
    ...corrected,
    { key: 'image_table', deps: keysOf(corrected) },
    { key: 'add', deps: ['image_table', ...keysOf(corrected)] },
    { key: 'shrink', deps: ['add'] },
    { key: 'view', deps: ['shrink'] },
  ]
}

/** The pipeline of a graph as text; all its code is the same. */
export const canvasText = (name: string, graph: CanvasGraph): string =>
  JSON.stringify({
    sluice: 'pipeline',
    name,
    assets: graph.map(({ key, group, deps }) => ({
      id: key,
      key,
      ...(group !== undefined && { group }),
      ...(deps.length > 0 && { deps }),
      compute: { kind: 'shell', code: 'true' },
    })),
  })
