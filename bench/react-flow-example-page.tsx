import {
  Background,
  Controls,
  type Edge,
  MiniMap,
  type Node,
  ReactFlow,
  useEdgesState,
  useNodesState,
} from '@xyflow/react'
import { createRoot } from 'react-dom/client'

const columnPx = 200
const rowPx = 100

const nodeCount = Number(new URLSearchParams(location.search).get('nodes'))
const columns = Math.ceil(Math.sqrt(nodeCount))

const grid: Node[] = Array.from({ length: nodeCount }, (_, index) => ({
  id: String(index),
  data: { label: `Node ${index}` },
  position: { x: (index % columns) * columnPx, y: Math.floor(index / columns) * rowPx },
}))
const wires: Edge[] = grid.slice(1).map(({ id }, index) => ({
  id: `${index}-${id}`,
  source: String(index),
  target: id,
}))

/** React Flow as its own stress example uses it: a grid of its standard nodes, each wired to the next, and everything it draws around them. */
function Example() {
  const [nodes, , onNodesChange] = useNodesState(grid)
  const [edges, , onEdgesChange] = useEdgesState(wires)
  return (
    <ReactFlow
      nodes={nodes}
      edges={edges}
      onNodesChange={onNodesChange}
      onEdgesChange={onEdgesChange}
      minZoom={0}
      fitView
    >
      <MiniMap />
      <Controls />
      <Background />
    </ReactFlow>
  )
}

const root = document.getElementById('root')
if (!root) throw new Error('The page has no root.')
createRoot(root).render(<Example />)
