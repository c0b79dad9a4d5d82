import { type Inline, parseMarkdown } from './markdown.ts'

/** Markdown from outside as plain elements; nothing of it is ever markup. */
export function MarkdownText({ text }: { text: string }) {
  return (
    <div className="grid gap-2 text-sm">
      {parseMarkdown(text).map((block, index) => {
        switch (block.kind) {
          case 'heading':
            return (
              <p key={index} className={block.level === 1 ? 'text-lg font-semibold' : 'font-semibold'}>
                <Inlines inlines={block.inlines} />
              </p>
            )
          case 'paragraph':
            return (
              <p key={index}>
                <Inlines inlines={block.inlines} />
              </p>
            )
          case 'list': {
            const List = block.ordered ? 'ol' : 'ul'
            return (
              <List key={index} className={block.ordered ? 'list-decimal pl-5' : 'list-disc pl-5'}>
                {block.items.map((item, at) => (
                  <li key={at}>
                    <Inlines inlines={item} />
                  </li>
                ))}
              </List>
            )
          }
          case 'code':
            return (
              <pre key={index} className="overflow-x-auto rounded-md bg-sunken p-2">
                {block.text}
              </pre>
            )
          case 'table':
            return (
              <table key={index} className="w-max border-collapse">
                <thead>
                  <tr>
                    {block.head.map((cell, at) => (
                      <th
                        key={at}
                        scope="col"
                        className="border-b border-line px-2 py-1 text-left font-medium"
                      >
                        <Inlines inlines={cell} />
                      </th>
                    ))}
                  </tr>
                </thead>
                <tbody>
                  {block.rows.map((row, at) => (
                    <tr key={at}>
                      {row.map((cell, place) => (
                        <td key={place} className="border-b border-line px-2 py-1">
                          <Inlines inlines={cell} />
                        </td>
                      ))}
                    </tr>
                  ))}
                </tbody>
              </table>
            )
        }
      })}
    </div>
  )
}

function Inlines({ inlines }: { inlines: readonly Inline[] }) {
  return inlines.map((piece, index) => {
    switch (piece.kind) {
      case 'text':
        return piece.text
      case 'strong':
        return <strong key={index}>{piece.text}</strong>
      case 'emphasis':
        return <em key={index}>{piece.text}</em>
      case 'code':
        return (
          <code key={index} className="rounded-sm bg-sunken px-1">
            {piece.text}
          </code>
        )
      case 'link':
        return (
          <a
            key={index}
            href={piece.href}
            rel="noreferrer"
            target="_blank"
            className="text-accent underline underline-offset-2"
          >
            {piece.text}
          </a>
        )
    }
  })
}
