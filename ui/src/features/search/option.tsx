import { Fragment } from 'react'
import { type Item, pieces } from './items'

interface Props {
  item: Item
  id: string
  active: boolean
  onHover: () => void
  onRun: () => void
}

/** One line of the palette. */
export function Option({ item, id, active, onHover, onRun }: Props) {
  const Icon = item.icon
  const aside = [item.place, item.project].filter(Boolean)
  return (
    <div
      role="option"
      id={id}
      aria-selected={active}
      // A list that moves under a resting pointer must not choose by itself.
      onPointerMove={active ? undefined : onHover}
      onClick={onRun}
      className={`flex cursor-pointer gap-3 rounded-lg px-2.5 pointer-coarse:min-h-11 ${item.snippet ? 'py-2' : 'min-h-9 items-center py-1'} ${active ? 'bg-accent-soft' : ''}`}
    >
      <Icon size={16} className={`shrink-0 ${item.snippet ? 'mt-1' : ''} ${active ? 'text-accent' : 'text-muted'}`} aria-hidden />
      <div className="min-w-0 flex-1">
        <div className="flex items-baseline gap-3">
          <span className={`min-w-0 truncate ${item.snippet ? 'font-medium' : ''}`}>
            {item.kind ? <span className="sr-only">{item.kind}: </span> : null}
            {item.title}
          </span>
          {aside.length > 0 ? (
            <span className="ml-auto max-w-[55%] shrink-0 truncate text-xs text-muted">
              {aside.map((one, n) => (
                <Fragment key={n}>
                  {n > 0 ? ' · ' : ''}
                  {one}
                </Fragment>
              ))}
            </span>
          ) : null}
          {item.keys ? <kbd className="ml-auto text-xs text-muted">{item.keys}</kbd> : null}
        </div>
        {item.snippet ? (
          <p className="line-clamp-2 text-sm text-muted wrap-anywhere">
            {pieces(item.snippet).map((piece, n) => (piece.found ? <mark key={n} className="text-ink">{piece.text}</mark> : <Fragment key={n}>{piece.text}</Fragment>))}
          </p>
        ) : null}
      </div>
    </div>
  )
}
