import { Button } from '@/components/button'
import { Toggle } from '@/components/toggle'
import { useProviderNames } from '@/lib/provider-names'
import type { Need, ProviderKind, ServerView, SettingsView } from '@/rpc/schema.gen'
import { ChevronDown, ChevronUp } from 'lucide-react'
import { type KeyboardEvent, useEffect, useRef, useState } from 'react'
import { useSettingsEdit } from '../use-settings-edit'
import { useModelStrings } from './strings'

const NEEDS: Need[] = ['lookUp', 'draft', 'talk']
const ALL: ProviderKind[] = ['offline', 'ollama', 'compatible', 'claude']

/** For each kind of request those who may answer, the first that can first. */
export function Order({ settings, servers }: { settings: SettingsView; servers: ServerView[] }) {
  const t = useModelStrings()
  const [open, setOpen] = useState<Need>()
  const offline = settings.assistant === 'offline'
  const there = (kind: ProviderKind) => kind === 'offline' || servers.some((server) => server.provider === kind)
  return (
    <section aria-labelledby="order-title" className="px-4 py-3.5">
      <h3 id="order-title" className="font-medium">
        {t.order}
      </h3>
      <p className="text-sm text-muted">{t.orderText}</p>
      <p role="status" className={offline ? 'mt-2 text-sm font-medium' : ''}>
        {offline ? t.orderOffline : ''}
      </p>
      <div role="group" aria-labelledby="order-title" aria-disabled={offline} className={`mt-2 divide-y divide-line ${offline ? 'opacity-55' : ''}`}>
        {NEEDS.map((need) => (
          <Kind key={need} need={need} settings={settings} there={there} disabled={offline} open={open === need && !offline} onOpen={(on) => setOpen(on ? need : undefined)} />
        ))}
      </div>
    </section>
  )
}

interface KindProps {
  need: Need
  settings: SettingsView
  there: (kind: ProviderKind) => boolean
  disabled: boolean
  open: boolean
  onOpen: (open: boolean) => void
}

function Kind({ need, settings, there, disabled, open, onOpen }: KindProps) {
  const t = useModelStrings()
  const names = useProviderNames()
  const { title, text } = t.needs[need]
  const id = `order-${need}`
  return (
    <div className="py-3 last:pb-0">
      <div className="flex items-start gap-3">
        <div className="min-w-0 flex-1">
          <h4 className="text-sm font-medium">{title}</h4>
          <p className="text-sm text-muted">{text}</p>
        </div>
        <Button small isDisabled={disabled} aria-expanded={open} aria-controls={id} aria-label={open ? undefined : t.changeOf(title)} onPress={() => onOpen(!open)}>
          {open ? t.done : t.change}
        </Button>
      </div>
      <div id={id}>
        {open ? (
          <List need={need} settings={settings} there={there} />
        ) : (
          <ol aria-label={t.listOf(title)} className="mt-2 flex flex-wrap gap-1.5 text-sm">
            {settings.rules[need].map((kind, n) => (
              <li key={kind} className={`inline-flex items-baseline gap-1.5 rounded-md border px-2 py-0.5 ${there(kind) ? 'border-transparent bg-sunken' : 'border-dashed border-line-strong text-muted'}`}>
                <span aria-hidden className="text-xs tabular-nums text-muted">
                  {n + 1}
                </span>
                {names[kind]}
                {there(kind) ? null : <span className="text-xs">{t.notSetUp}</span>}
              </li>
            ))}
          </ol>
        )}
      </div>
    </div>
  )
}

const MOVE = 'grid size-8 place-items-center rounded-lg text-muted hover:bg-sunken hover:text-ink aria-disabled:cursor-default aria-disabled:opacity-30 aria-disabled:hover:bg-transparent pointer-coarse:size-11'

/** The list while it is being put in order. Those who do not answer stand at its end. */
function List({ need, settings, there }: Pick<KindProps, 'need' | 'settings' | 'there'>) {
  const t = useModelStrings()
  const names = useProviderNames()
  const edit = useSettingsEdit()
  const [said, setSaid] = useState('')
  const list = useRef<HTMLOListElement>(null)
  // A row that moves in the document loses the focus; it is given back to the button that moved it.
  const held = useRef<string | undefined>(undefined)
  const rule = settings.rules[need]
  const rows = [...rule, ...ALL.filter((kind) => !rule.includes(kind))]

  useEffect(() => {
    if (held.current) list.current?.querySelector<HTMLElement>(held.current)?.focus()
    held.current = undefined
  }, [rule])

  const put = (next: ProviderKind[], focus: string, words: string) => {
    held.current = focus
    setSaid(words)
    void edit({ rules: { ...settings.rules, [need]: next } }).then((done) => {
      if (!done) setSaid('')
    })
  }
  const move = (kind: ProviderKind, by: -1 | 1, focus: string) => {
    const from = rule.indexOf(kind)
    const to = from + by
    if (from < 0 || to < 0 || to >= rule.length) return
    put(rule.toSpliced(from, 1).toSpliced(to, 0, kind), focus, t.movedTo(names[kind], to + 1, rule.length))
  }
  const set = (kind: ProviderKind, on: boolean) => {
    const focus = `[data-kind="${kind}"] input`
    if (on) put([...rule, kind], focus, t.switchedOn(names[kind], rule.length + 1))
    else put(rule.filter((one) => one !== kind), focus, t.switchedOff(names[kind]))
  }
  const onKeyDown = (event: KeyboardEvent, kind: ProviderKind) => {
    if (!event.altKey || (event.key !== 'ArrowUp' && event.key !== 'ArrowDown')) return
    event.preventDefault()
    const focused = event.target instanceof HTMLElement ? event.target.dataset.by : undefined
    move(kind, event.key === 'ArrowUp' ? -1 : 1, `[data-kind="${kind}"] ${focused ? `[data-by="${focused}"]` : 'input'}`)
  }

  return (
    <>
      <ol ref={list} aria-label={t.listOf(t.needs[need].title)} className="mt-2 divide-y divide-line rounded-lg border border-line">
        {rows.map((kind) => {
          const at = rule.indexOf(kind)
          const on = at >= 0
          const alone = on && rule.length === 1
          return (
            <li key={kind} data-kind={kind} onKeyDown={(event) => onKeyDown(event, kind)} className="flex items-center gap-1 py-1 pl-3 pr-2">
              <span aria-hidden className="w-4 text-xs tabular-nums text-muted">
                {on ? at + 1 : ''}
              </span>
              <span className={`min-w-0 flex-1 text-sm ${on ? '' : 'text-muted'}`}>
                {names[kind]}
                {there(kind) && on ? null : <span className="block text-xs text-muted">{[there(kind) ? '' : t.notSetUp, on ? '' : t.isOff].filter(Boolean).join(' · ')}</span>}
              </span>
              {on ? (
                <>
                  <button type="button" data-by="up" aria-label={t.up(names[kind])} title={t.up(names[kind])} aria-disabled={at === 0} onClick={() => move(kind, -1, `[data-kind="${kind}"] [data-by="up"]`)} className={MOVE}>
                    <ChevronUp size={16} aria-hidden />
                  </button>
                  <button type="button" data-by="down" aria-label={t.down(names[kind])} title={t.down(names[kind])} aria-disabled={at === rule.length - 1} onClick={() => move(kind, 1, `[data-kind="${kind}"] [data-by="down"]`)} className={MOVE}>
                    <ChevronDown size={16} aria-hidden />
                  </button>
                </>
              ) : null}
              <span className="ml-2">
                <Toggle label={t.answers(names[kind])} on={on} disabled={alone} describedBy={alone ? `order-last-${need}` : undefined} onChange={(next) => set(kind, next)} />
              </span>
            </li>
          )
        })}
      </ol>
      <p id={`order-last-${need}`} className="mt-1.5 text-xs text-muted">
        {rule.length === 1 ? t.last : t.keys}
      </p>
      <p role="status" className="sr-only">
        {said}
      </p>
    </>
  )
}
