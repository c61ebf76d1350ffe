import { Dialog } from '@/components/dialog'
import { Banner } from '@/components/page'
import { useErrorText } from '@/lib/error-text'
import { takeKeys } from '@/lib/type-ahead'
import { remember, remembered } from '@/lib/view-state'
import type { SourceKind } from '@/rpc/schema.gen'
import { useParams } from '@tanstack/react-router'
import { FolderPlus, Search, X } from 'lucide-react'
import { type KeyboardEvent, useEffect, useId, useLayoutEffect, useMemo, useRef, useState } from 'react'
import { Chips } from './chips'
import { type Item, KINDS } from './items'
import { Option } from './option'
import { useSearchStrings } from './strings'
import { useResults } from './use-results'
import { useSections } from './use-sections'

/** So many lines a page key goes. */
const PAGE = 8

/** Finds anything and does anything, by typing. */
export function Palette({ onClose }: { onClose: () => void }) {
  const t = useSearchStrings()
  return (
    <Dialog title={t.title} isOpen onClose={onClose} hideTitle high wide>
      <Inside onClose={onClose} />
    </Dialog>
  )
}

function Inside({ onClose }: { onClose: () => void }) {
  const t = useSearchStrings()
  const errorText = useErrorText()
  const id = useId()
  const params = useParams({ strict: false })
  const [text, setText] = useState('')
  const [naming, setNaming] = useState(false)
  const [kinds, setKinds] = useState<SourceKind[]>([])
  const [within, setWithin] = useState(() => remembered('search.within', false))
  const [active, setActive] = useState(0)
  const field = useRef<HTMLInputElement>(null)
  const list = useRef<HTMLDivElement>(null)
  const only = within ? params.project : undefined
  const results = useResults(naming ? '' : text, only, kinds)
  const fresh = useSections({ text, naming, results, kinds, onNewProject: () => begin(true), onDone: onClose })
  // Until the first answer is there what was shown before stays, or the list would blink.
  const before = useRef(fresh)
  const awaited = !naming && text.trim() !== '' && !results.view && !results.error
  const sections = awaited ? before.current : fresh
  useEffect(() => {
    before.current = sections
  })
  // Whoever types fast and presses Enter means the answer to what they typed, not the one before it.
  const [eager, setEager] = useState(false)
  const items = useMemo(() => sections.flatMap((s) => s.items), [sections])
  const current = items[Math.min(active, items.length - 1)]

  const begin = (name: boolean) => {
    setNaming(name)
    setText('')
    setActive(0)
    field.current?.focus()
  }
  const change = (next: string) => {
    setText(next)
    setEager(false)
    setActive(0)
  }
  const run = (item: Item | undefined) => {
    if (!item) return
    item.run()
    if (!item.stays) onClose()
  }
  const toggleKind = (kind: SourceKind) => {
    // All of them is the same as none of them.
    const next = kinds.includes(kind) ? kinds.filter((k) => k !== kind) : [...kinds, kind]
    setKinds(next.length === KINDS.length ? [] : KINDS.filter((k) => next.includes(k)))
    setActive(0)
  }
  const toggleWithin = () => {
    setWithin(!within)
    remember('search.within', !within)
    setActive(0)
  }
  const onKeyDown = (event: KeyboardEvent) => {
    const digit = /^Digit([1-5])$/.exec(event.code)?.[1]
    if (event.altKey && !event.ctrlKey && !event.metaKey && digit && !naming) {
      event.preventDefault()
      const kind = KINDS[Number(digit) - 1]
      if (kind) toggleKind(kind)
      else if (params.project) toggleWithin()
      return
    }
    if (event.altKey || event.ctrlKey || event.metaKey || event.nativeEvent.isComposing) return
    const at = Math.min(active, items.length - 1)
    const moves: Record<string, number> = {
      ArrowDown: at + 1 >= items.length ? 0 : at + 1,
      ArrowUp: at <= 0 ? items.length - 1 : at - 1,
      PageDown: Math.min(items.length - 1, at + PAGE),
      PageUp: Math.max(0, at - PAGE),
      Home: 0,
      End: items.length - 1,
    }
    // With the shift key these mark text in the field, as anywhere.
    const to = event.shiftKey || !Object.hasOwn(moves, event.key) ? undefined : moves[event.key]
    if (to !== undefined) {
      event.preventDefault()
      setActive(Math.max(0, to))
    } else if (event.key === 'Enter') {
      event.preventDefault()
      if (naming || results.settled || fresh[0]?.group === 'commands') run(awaited ? fresh[0]?.items[0] : current)
      else setEager(true)
    } else if (event.key === 'Escape' && naming) {
      event.stopPropagation()
      begin(false)
    }
  }

  // Before the browser goes on: a key that came between the focus and the early ones being shown would replace them.
  useLayoutEffect(() => {
    field.current?.focus()
    const early = takeKeys()
    if (early !== '') change(early)
  }, [])
  useEffect(() => {
    if (!eager || !results.settled) return
    setEager(false)
    run(current)
  }, [eager, results.settled])
  useLayoutEffect(() => {
    if (active === 0 && list.current) list.current.scrollTop = 0
    else document.getElementById(`${id}-${current?.id}`)?.scrollIntoView({ block: 'nearest' })
  }, [active, current?.id, id])

  const typed = text.trim()
  const nothing = !naming && typed !== '' && results.settled && results.view?.hits.length === 0
  const narrowed = kinds.length > 0 || only !== undefined
  const Icon = naming ? FolderPlus : Search
  return (
    <div className="flex max-h-[min(36rem,78dvh)] flex-col" onKeyDown={naming ? undefined : altOnly(onKeyDown)}>
      <div className="flex items-center gap-2.5 border-b border-line pl-4 pr-2">
        <Icon size={18} className="shrink-0 text-muted" aria-hidden />
        <input
          ref={field}
          role="combobox"
          type="text"
          aria-label={naming ? t.namePlaceholder : t.title}
          aria-expanded={items.length > 0}
          aria-controls={`${id}-list`}
          aria-activedescendant={current ? `${id}-${current.id}` : undefined}
          aria-autocomplete="list"
          placeholder={naming ? t.namePlaceholder : t.placeholder}
          value={text}
          autoComplete="off"
          autoCapitalize="off"
          spellCheck={false}
          maxLength={naming ? 200 : 1000}
          onChange={(event) => change(event.target.value)}
          onKeyDown={onKeyDown}
          className="h-13 min-w-0 flex-1 bg-transparent text-base outline-none placeholder:text-muted"
        />
        <button
          type="button"
          aria-label={text ? t.clear : t.close}
          onClick={() => (text ? begin(naming) : onClose())}
          className="grid size-8 place-items-center rounded-lg text-muted hover:bg-sunken hover:text-ink pointer-coarse:size-11"
        >
          <X size={16} aria-hidden />
        </button>
      </div>
      {naming ? null : <Chips kinds={kinds} onKind={toggleKind} within={params.project ? within : undefined} onWithin={toggleWithin} />}
      <div ref={list} id={`${id}-list`} role="listbox" aria-label={t.results} className="min-h-0 flex-1 overflow-auto p-1.5 empty:hidden" tabIndex={-1}>
        {sections.map((section) => (
          <div key={section.group} role="group" aria-labelledby={`${id}-${section.group}`}>
            <div id={`${id}-${section.group}`} role="presentation" className="px-2.5 pb-1 pt-2 text-xs font-medium text-muted">
              {section.title}
            </div>
            {section.items.map((item) => (
              <Option
                key={item.id}
                id={`${id}-${item.id}`}
                item={item}
                active={item === current}
                onHover={() => setActive(items.indexOf(item))}
                onRun={() => run(item)}
              />
            ))}
          </div>
        ))}
      </div>
      {results.error && typed ? (
        <div className="p-3">
          <Banner tone="bad">{errorText(results.error)}</Banner>
        </div>
      ) : null}
      {nothing ? (
        <div className="px-4 pb-6 pt-3 text-center">
          <p className="font-medium">{t.none(typed)}</p>
          <p className="mx-auto mt-1 max-w-md text-sm text-muted">{narrowed ? t.noneFiltered : t.noneHelp}</p>
          {narrowed ? (
            <button
              type="button"
              className="mt-2 min-h-8 rounded-lg px-2 text-sm font-medium text-accent hover:bg-sunken pointer-coarse:min-h-11"
              onClick={() => {
                setKinds([])
                if (within) toggleWithin()
                field.current?.focus()
              }}
            >
              {t.searchAll}
            </button>
          ) : null}
        </div>
      ) : null}
      <p role="status" className="sr-only">
        {typed && results.settled && results.view && results.view.hits.length > 0 ? t.counted(results.view.hits.length) : ''}
      </p>
      <Keys />
    </div>
  )
}

/** From the chips and buttons only the keys that narrow down count; the others are the field's. */
function altOnly(onKeyDown: (event: KeyboardEvent) => void) {
  return (event: KeyboardEvent) => {
    if (event.altKey && !(event.target instanceof HTMLInputElement)) onKeyDown(event)
  }
}

function Keys() {
  const t = useSearchStrings()
  const all: [string, string][] = [
    ['↑ ↓', t.keys.move],
    ['↵', t.keys.open],
    ['Alt 1–5', t.keys.filter],
    ['Esc', t.keys.close],
  ]
  return (
    <div aria-hidden className="flex gap-4 border-t border-line px-4 py-2 text-xs text-muted max-sm:hidden pointer-coarse:hidden">
      {all.map(([keys, does]) => (
        <span key={keys} className="whitespace-nowrap">
          <kbd className="mr-1 rounded bg-sunken px-1 py-0.5">{keys}</kbd>
          {does}
        </span>
      ))}
    </div>
  )
}
