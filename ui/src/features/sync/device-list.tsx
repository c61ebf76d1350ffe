import { IconButton } from '@/components/button'
import { Menu } from '@/components/menu'
import { NameField } from '@/components/name-field'
import { Badge } from '@/components/page'
import { say } from '@/components/toast'
import { moment } from '@/i18n'
import { useErrorText } from '@/lib/error-text'
import { platform } from '@/platform'
import { query } from '@/rpc/client'
import type { DeviceView } from '@/rpc/schema.gen'
import { useQueryClient } from '@tanstack/react-query'
import { Ellipsis, Laptop, LaptopMinimalCheck, Pencil, Unplug } from 'lucide-react'
import { useRef, useState } from 'react'
import { useSyncStrings } from './strings'
import { TakeOff } from './words-dialog'

/** The core takes no longer name. */
const LONGEST_NAME = 200

/** What a device is called; a part of its id while its name has not arrived. */
export function useDeviceName(): (device: DeviceView) => string {
  const t = useSyncStrings()
  return (device) => device.name || t.unnamed(device.id.slice(0, 8))
}

/** All devices, this one first and those that were taken off last. */
export function DeviceList({ devices }: { devices: DeviceView[] }) {
  const t = useSyncStrings()
  const rank = (device: DeviceView) => (device.own ? 0 : device.removed ? 2 : 1)
  return (
    <ul aria-label={t.devices} className="-mx-2 mt-2 flex flex-col">
      {devices
        .toSorted((a, b) => rank(a) - rank(b))
        .map((device) => (
          <Device key={device.id} device={device} />
        ))}
    </ul>
  )
}

function Device({ device }: { device: DeviceView }) {
  const t = useSyncStrings()
  const errorText = useErrorText()
  const client = useQueryClient()
  const nameOf = useDeviceName()
  const name = nameOf(device)
  const [renaming, setRenaming] = useState(false)
  const [removing, setRemoving] = useState(false)
  const row = useRef<HTMLLIElement>(null)

  // The field goes away with the focus in it.
  const toMenu = () => requestAnimationFrame(() => row.current?.querySelector('button')?.focus())
  const rename = async (next: string) => {
    const key = query('sync_status', {}).queryKey
    const before = client.getQueryData(key)
    setRenaming(false)
    toMenu()
    client.setQueryData(key, (old) => old && { ...old, devices: old.devices.map((one) => (one.id === device.id ? { ...one, name: next } : one)) })
    try {
      client.setQueryData(key, await platform().call('sync_rename', { device: device.id, name: next }))
      void client.invalidateQueries({ queryKey: ['sync_conflicts'] })
    } catch (refused) {
      client.setQueryData(key, before)
      say(errorText(refused), { bad: true })
    }
  }

  const notes = [
    ...(device.name ? [] : [t.unnamedText]),
    ...(device.own ? [] : [device.metAt ? t.metAt(moment(device.metAt)) : t.neverMet]),
    ...(device.removed ? [t.removedText] : []),
    ...(device.branches > 1 ? [t.branches] : []),
  ]
  const Icon = device.own ? LaptopMinimalCheck : Laptop
  return (
    <li ref={row} className="flex items-start gap-3 rounded-lg px-2 py-2 hover:bg-sunken/60">
      <Icon size={17} className={`mt-1 shrink-0 ${device.own ? 'text-accent' : 'text-muted'}`} aria-hidden />
      <div className="min-w-0 flex-1">
        {renaming ? (
          <NameField
            name={device.name}
            label={t.nameLabel}
            longest={LONGEST_NAME}
            className="font-medium"
            onCancel={() => {
              setRenaming(false)
              toMenu()
            }}
            onSave={(next) => void rename(next)}
          />
        ) : (
          <p className="flex flex-wrap items-center gap-x-2 gap-y-0.5">
            <span className={`font-medium wrap-anywhere ${device.removed ? 'text-muted line-through' : ''}`}>{name}</span>
            {device.own ? <Badge tone="accent">{t.own}</Badge> : null}
            {device.removed ? <Badge>{t.removed}</Badge> : null}
          </p>
        )}
        {notes.map((note) => (
          <p key={note} className="text-sm text-muted">
            {note}
          </p>
        ))}
      </div>
      {device.removed ? null : (
        <Menu
          label={t.actionsFor(name)}
          choices={[
            { id: 'rename', label: t.rename, icon: <Pencil size={15} aria-hidden />, onChoose: () => setRenaming(true) },
            ...(device.own ? [] : [{ id: 'remove', label: t.takeOff, icon: <Unplug size={15} aria-hidden />, danger: true, apart: true, onChoose: () => setRemoving(true) }]),
          ]}
        >
          <IconButton label={t.actionsFor(name)} className="-my-1">
            <Ellipsis size={16} />
          </IconButton>
        </Menu>
      )}
      {removing ? <TakeOff device={device} name={name} onClose={() => setRemoving(false)} /> : null}
    </li>
  )
}
