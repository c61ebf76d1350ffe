import { Link } from '@tanstack/react-router'
import { CalendarDays, LibraryBig, type LucideIcon, MessagesSquare } from 'lucide-react'
import { useProjectStrings } from './strings'

const CARD = 'flex h-full w-full flex-col items-start rounded-xl border border-line bg-surface p-4 text-left shadow-card transition hover:border-accent'

/** Nothing is in the project yet: the three steps from here to a requirement. */
export function WhatNext({ project, onAsk }: { project: string; onAsk: () => void }) {
  const t = useProjectStrings()
  return (
    <section className="mt-6" aria-labelledby="next-title">
      <h2 id="next-title" className="text-lg font-semibold">
        {t.nextTitle}
      </h2>
      <p className="text-muted">{t.nextText}</p>
      <ol className="mt-4 grid gap-3 md:grid-cols-3">
        <li>
          <Link to="/p/$project/library" params={{ project }} className={CARD}>
            <Inside n={1} icon={LibraryBig} {...t.next.documents} />
          </Link>
        </li>
        <li>
          <Link to="/p/$project/meetings" params={{ project }} className={CARD}>
            <Inside n={2} icon={CalendarDays} {...t.next.meetings} />
          </Link>
        </li>
        <li>
          <button type="button" onClick={onAsk} className={CARD}>
            <Inside n={3} icon={MessagesSquare} {...t.next.ask} />
          </button>
        </li>
      </ol>
    </section>
  )
}

function Inside({ n, icon: Icon, title, text }: { n: number; icon: LucideIcon; title: string; text: string }) {
  return (
    <>
      <span className="flex w-full items-center justify-between">
        <span className="grid size-9 place-items-center rounded-lg bg-accent-soft text-accent">
          <Icon size={18} aria-hidden />
        </span>
        <span className="text-sm tabular-nums text-muted" aria-hidden>
          {n}
        </span>
      </span>
      <span className="mt-3 font-medium">{title}</span>
      <span className="mt-0.5 text-sm text-muted">{text}</span>
    </>
  )
}
