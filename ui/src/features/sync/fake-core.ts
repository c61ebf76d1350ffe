import type { DeviceView, ImportedView, SyncView } from '@/rpc/schema.gen'

/** What the core would say of devices, for component tests. */
export const OFFICE: DeviceView = { id: '0190aaaa-0000-7000-8000-000000000001', name: 'Office', own: true, removed: false, branches: 1 }
export const TRAIN: DeviceView = { id: '0190bbbb-0000-7000-8000-000000000002', name: 'Train', own: false, removed: false, branches: 1, metAt: '2026-03-04T15:12:00Z' }

export const standing = (more: Partial<SyncView> = {}): SyncView => ({
  state: 'synced',
  account: true,
  devices: [OFFICE, TRAIN],
  unsent: 0,
  conflicts: 0,
  missing: 0,
  waitsForEarlier: 0,
  waitsForKey: 0,
  waitsForUpdate: 0,
  ...more,
})

export const imported = (more: Partial<ImportedView> = {}): ImportedView => ({ from: 'Train', changed: 3, conflicts: 0, waiting: 0, refused: 0, forked: false, status: standing(), ...more })

export const PHRASE = Array.from({ length: 24 }, (_, n) => `word${String.fromCharCode(97 + n)}`)
