import { number, plural, strings } from '@/i18n'

const en = {
  title: 'Costs and usage',
  settings: 'Settings',
  loading: 'Adding up …',
  failed: 'What answers cost could not be loaded.',
  again: 'Try again',
  period: 'Days to look back on',
  days: (n: number) => plural(n, 'day', 'days'),

  near: 'Most of today’s budget for the assistant is spent.',
  reached: (time: string) => `Today’s budget for models is used up. None is asked before ${time}.`,
  toCosts: 'Costs',
  today: 'Today',
  ofBudget: (spent: string, budget: string) => `${spent} of ${budget}`,
  changeBudget: 'Change the budget',
  setBudget: 'Set a budget for a day',

  totals: 'All together',
  cost: 'Cost',
  answers: 'Answers',
  answerCount: (n: number) => plural(n, 'answer', 'answers'),
  sent: 'Tokens sent',
  written: 'Tokens written',
  tokens: (sent: number, written: number) => `${number(sent)} sent · ${number(written)} written`,
  fromCache: (part: string) => `${part} from the cache`,
  unpricedShort: (n: number) => `${number(n)} without a price`,
  noPrice: 'no price',
  unpriced: (n: number) =>
    n === 1
      ? 'For the model of 1 answer Docket knows no price. That answer is not in the cost.'
      : `For the models of ${number(n)} answers Docket knows no price. Those answers are not in the cost.`,

  costPerDay: 'Cost per day',
  answersPerDay: 'Answers per day',
  onlyOffline: 'Every answer was given offline and cost nothing. So the answers of each day are shown.',
  onlyUnpriced: 'No answer has a price that is known. So the answers of each day are shown.',
  shown: 'Shown as',
  chart: 'Chart',
  table: 'Table',
  pickDay: 'Day',
  noAnswers: 'no answers',
  drawnCost: (days: number, most: string, day: string) => `Bars of the cost of each of the last ${number(days)} days. The highest is ${most} on ${day}.`,
  drawnAnswers: (days: number, most: string, day: string) => `Bars of the answers of each of the last ${number(days)} days. The highest is ${most} on ${day}.`,
  budgetLine: (budget: string) => `Budget for a day: ${budget}`,
  budgetAbove: (budget: string) => `The budget for a day, ${budget}, is far above this scale.`,
  day: 'Day',

  byModel: 'By model',
  model: 'Model',
  offline: 'Drafter inside Docket',
  noModel: 'Unknown model',
  prices: {
    none: (day: string) => `Prices are those of ${day}; a file models.json beside the vault can hold your own.`,
    used: (day: string) => `Prices are those of your own list of ${day}.`,
    unreadable: (day: string) => `Your models.json beside the vault is not a list of prices and is not used; prices are those of ${day}.`,
  },
  providers: { offline: 'Offline', claude: 'Claude', ollama: 'Ollama', compatible: 'Model server' } as Record<string, string>,
  byThread: 'By thread',
  thread: 'Thread',
  untitled: 'Untitled thread',
  all: (n: number) => `Show all ${number(n)}`,
  fewer: 'Show fewer',

  none: (days: number) => (days === 1 ? 'No answers today' : `No answers in the last ${number(days)} days`),
  noneText: 'Once you have asked something in a thread, this page tells how much was sent and written for the answers, and what they cost.',
  note: (time: string) =>
    `Costs are in US dollars, by the prices known on the day of each answer; what the provider charges is on its bill. Answers that were taken back or deleted count too. Days are those of UTC: the next begins at ${time}.`,
}

const de: typeof en = {
  title: 'Kosten und Verbrauch',
  settings: 'Einstellungen',
  loading: 'Wird zusammengezählt …',
  failed: 'Was Antworten kosteten, konnte nicht geladen werden.',
  again: 'Noch einmal',
  period: 'Tage im Rückblick',
  days: (n) => plural(n, 'Tag', 'Tage'),

  near: 'Das Tagesbudget des Assistenten ist größtenteils aufgebraucht.',
  reached: (time) => `Das Tagesbudget für Modelle ist erreicht. Vor ${time} Uhr wird keines mehr gefragt.`,
  toCosts: 'Kosten',
  today: 'Heute',
  ofBudget: (spent, budget) => `${spent} von ${budget}`,
  changeBudget: 'Budget ändern',
  setBudget: 'Budget für einen Tag festlegen',

  totals: 'Alles zusammen',
  cost: 'Kosten',
  answers: 'Antworten',
  answerCount: (n) => plural(n, 'Antwort', 'Antworten'),
  sent: 'Gesendete Token',
  written: 'Geschriebene Token',
  tokens: (sent, written) => `${number(sent)} gesendet · ${number(written)} geschrieben`,
  fromCache: (part) => `${part} aus dem Zwischenspeicher`,
  unpricedShort: (n) => `${number(n)} ohne Preis`,
  noPrice: 'ohne Preis',
  unpriced: (n) =>
    n === 1
      ? 'Für das Modell von 1 Antwort kennt Docket keinen Preis. Diese Antwort ist in den Kosten nicht enthalten.'
      : `Für die Modelle von ${number(n)} Antworten kennt Docket keinen Preis. Diese Antworten sind in den Kosten nicht enthalten.`,

  costPerDay: 'Kosten je Tag',
  answersPerDay: 'Antworten je Tag',
  onlyOffline: 'Alle Antworten kamen offline und kosteten nichts. Gezeigt werden deshalb die Antworten je Tag.',
  onlyUnpriced: 'Von keiner Antwort ist der Preis bekannt. Gezeigt werden deshalb die Antworten je Tag.',
  shown: 'Darstellung',
  chart: 'Diagramm',
  table: 'Tabelle',
  pickDay: 'Tag',
  noAnswers: 'keine Antworten',
  drawnCost: (days, most, day) => `Balken mit den Kosten jedes der letzten ${number(days)} Tage. Der höchste steht für ${most} am ${day}.`,
  drawnAnswers: (days, most, day) => `Balken mit den Antworten jedes der letzten ${number(days)} Tage. Der höchste steht für ${most} am ${day}.`,
  budgetLine: (budget) => `Budget für einen Tag: ${budget}`,
  budgetAbove: (budget) => `Das Budget für einen Tag, ${budget}, liegt weit über dieser Skala.`,
  day: 'Tag',

  byModel: 'Nach Modell',
  model: 'Modell',
  offline: 'Entwurfshelfer in Docket',
  noModel: 'Unbekanntes Modell',
  prices: {
    none: (day) => `Die Preise sind vom ${day}; eine Datei models.json neben dem Tresor kann eigene enthalten.`,
    used: (day) => `Die Preise stehen in Ihrer eigenen Liste vom ${day}.`,
    unreadable: (day) => `Ihre models.json neben dem Tresor ist keine Preisliste und wird nicht benutzt; die Preise sind vom ${day}.`,
  },
  providers: { offline: 'Offline', claude: 'Claude', ollama: 'Ollama', compatible: 'Modellserver' },
  byThread: 'Nach Gespräch',
  thread: 'Gespräch',
  untitled: 'Gespräch ohne Titel',
  all: (n) => `Alle ${number(n)} zeigen`,
  fewer: 'Weniger zeigen',

  none: (days) => (days === 1 ? 'Heute keine Antworten' : `Keine Antworten in den letzten ${number(days)} Tagen`),
  noneText: 'Sobald Sie in einem Gespräch etwas gefragt haben, steht hier, wie viel für die Antworten gesendet und geschrieben wurde und was sie kosteten.',
  note: (time) =>
    `Die Kosten sind in US-Dollar, nach den Preisen, die am Tag der Antwort bekannt waren; was der Anbieter berechnet, steht auf seiner Rechnung. Auch zurückgenommene und gelöschte Antworten zählen. Tage sind die der UTC: Der nächste beginnt um ${time} Uhr.`,
}

export const useUsageStrings = strings(en, de)
