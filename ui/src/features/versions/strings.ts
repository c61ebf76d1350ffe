import { number, plural, strings } from '@/i18n'

const en = {
  difference: 'What changes',
  added: 'Added',
  removed: 'Removed',
  blank: 'an empty line',
  sum: (added: number, removed: number) =>
    [added > 0 ? `${plural(added, 'line', 'lines')} added` : '', removed > 0 ? `${plural(removed, 'line', 'lines')} removed` : ''].filter(Boolean).join(', '),
  nothing: 'The text stays as it is.',
  unchanged: (n: number) => `Show ${plural(n, 'unchanged line', 'unchanged lines')}`,
  more: (n: number) => `Show ${number(n)} more`,
  comparing: 'Comparing …',

  versions: 'Former texts',
  intro: 'Nothing takes the place of a text without keeping it. Choose one to see what has changed since.',
  loading: 'Loading …',
  failed: 'The former texts could not be loaded.',
  retry: 'Try again',
  none: 'There is no former text yet. As soon as the assistant or you change this one, it is kept here.',
  list: 'Former texts, the latest first',
  until: (when: string) => `Until ${when}`,
  byAssistant: 'then changed by the assistant',
  byHand: 'then changed by hand',
  titled: (title: string) => `as “${title}”`,
  since: 'What has changed since',
  same: 'It says the same as the text now.',
  giveBack: 'Bring this text back',
  givenBack: 'The former text is back. The one it replaced is kept.',
  undo: 'Undo',
  undone: 'As it was before.',
  close: 'Close',
}

const de: typeof en = {
  difference: 'Was sich ändert',
  added: 'Hinzugefügt',
  removed: 'Entfernt',
  blank: 'eine leere Zeile',
  sum: (added, removed) =>
    [added > 0 ? `${plural(added, 'Zeile', 'Zeilen')} hinzugefügt` : '', removed > 0 ? `${plural(removed, 'Zeile', 'Zeilen')} entfernt` : ''].filter(Boolean).join(', '),
  nothing: 'Der Text bleibt, wie er ist.',
  unchanged: (n) => (n === 1 ? '1 unveränderte Zeile zeigen' : `${number(n)} unveränderte Zeilen zeigen`),
  more: (n) => `${number(n)} weitere zeigen`,
  comparing: 'Wird verglichen …',

  versions: 'Frühere Fassungen',
  intro: 'Nichts tritt an die Stelle eines Textes, ohne dass er aufgehoben wird. Wählen Sie eine Fassung, um zu sehen, was sich seither geändert hat.',
  loading: 'Wird geladen …',
  failed: 'Die früheren Fassungen konnten nicht geladen werden.',
  retry: 'Noch einmal',
  none: 'Es gibt noch keine frühere Fassung. Sobald der Assistent oder Sie diesen Text ändern, wird er hier aufgehoben.',
  list: 'Frühere Fassungen, die neueste zuerst',
  until: (when) => `Bis ${when}`,
  byAssistant: 'dann vom Assistenten geändert',
  byHand: 'dann von Hand geändert',
  titled: (title) => `als „${title}“`,
  since: 'Was sich seither geändert hat',
  same: 'Sie stimmt mit dem jetzigen Text überein.',
  giveBack: 'Diese Fassung zurückholen',
  givenBack: 'Die frühere Fassung ist zurück. Die ersetzte ist aufgehoben.',
  undo: 'Rückgängig',
  undone: 'Wie zuvor.',
  close: 'Schließen',
}

export const useVersionStrings = strings(en, de)
