import { Link } from '@tanstack/react-router'
import { LaptopMinimalCheck, HardDriveUpload, LoaderCircle, type LucideIcon, TriangleAlert } from 'lucide-react'
import { type Standing, type Word, isQuiet, useFollowStanding, useStanding } from './standing'
import { failed } from './taking'

const ICONS: Record<Exclude<Word, 'saved'>, LucideIcon> = {
  syncing: LoaderCircle,
  synced: LaptopMinimalCheck,
  offline: HardDriveUpload,
  attention: TriangleAlert,
}

/** What needs attention are edits of two devices and nothing else: then one is led to them. */
function onlyConflicts({ view, taking }: Standing): boolean {
  return view.conflicts > 0 && view.waitsForKey + view.waitsForUpdate === 0 && !failed(taking)
}

/** How it stands with other devices: one quiet line in the side bar, and none while there is only this one. It never looks like the view one is at: that is the settings' own line. */
export function SyncStatus({ className }: { className: string }) {
  useFollowStanding()
  const now = useStanding()
  if (!now || now.word === 'saved' || isQuiet(now.view, now.word)) return null
  const Icon = ICONS[now.word]
  const tone = now.word === 'attention' ? 'text-warn' : ''
  const inside = (
    <>
      <Icon size={16} className={`shrink-0 ${tone} ${now.word === 'syncing' ? 'animate-spin' : ''}`} aria-hidden />
      <span className={`min-w-0 truncate tabular-nums ${tone}`}>{now.said}</span>
    </>
  )
  return (
    <>
      {now.word === 'attention' && onlyConflicts(now) ? (
        <Link to="/conflicts" className={className}>
          {inside}
        </Link>
      ) : (
        <Link to="/settings" hash="devices" className={className}>
          {inside}
        </Link>
      )}
      <span role="status" className="sr-only">
        {now.word === 'attention' ? now.said : ''}
      </span>
    </>
  )
}

/** On a phone there is no side bar: a dot at the way to the settings. */
export function SyncDot() {
  const now = useStanding()
  if (now?.word !== 'attention' && now?.word !== 'syncing') return null
  return (
    <span className={`absolute -top-0.5 -right-1 size-2 rounded-full ${now.word === 'attention' ? 'bg-warn' : 'bg-accent'}`}>
      <span className="sr-only">{now.said}</span>
    </span>
  )
}
