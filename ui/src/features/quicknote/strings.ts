import { strings } from '@/i18n'

const en = {
  title: 'Quick note',
  text: 'What do you want to keep?',
  project: 'Project',
  keep: 'Keep',
  cancel: 'Cancel',
  kept: 'The note is kept.',
  open: 'Open',
  noProject: 'Make a project first; notes belong to one.',
  named: (when: string) => `Note of ${when}`,
}

const de: typeof en = {
  title: 'Kurze Notiz',
  text: 'Was möchten Sie festhalten?',
  project: 'Projekt',
  keep: 'Festhalten',
  cancel: 'Abbrechen',
  kept: 'Die Notiz ist festgehalten.',
  open: 'Öffnen',
  noProject: 'Legen Sie zuerst ein Projekt an; Notizen gehören zu einem.',
  named: (when: string) => `Notiz vom ${when}`,
}

export const useQuickNoteStrings = strings(en, de)
