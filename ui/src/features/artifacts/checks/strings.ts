import { number, plural, strings } from '@/i18n'
import type { CheckSeverity } from '@/rpc/schema.gen'

/** What a rule's finding says; `about` is what it names besides the words: another statement, a number, how many. */
type Messages = Record<string, (about: string) => string>

const en = {
  title: 'Checks',
  count: (n: number) => plural(n, 'finding', 'findings'),
  none: 'Nothing found to mend.',
  failed: 'The text could not be checked.',
  retry: 'Try again',
  show: 'Show in the text',
  notInText: 'These words are no longer in the text.',
  severities: { error: 'Error', warning: 'Warning', hint: 'Hint' } as Record<CheckSeverity, string>,
  steps: { Then: 'Then', When: 'When' } as Record<string, string>,
  messages: {
    placeholder: () => 'Something is still to be filled in here. Fill it in, or list it as an open point.',
    loophole: () => 'This leaves a way out. Say when it applies and when it does not.',
    'open-list': () => 'The list has no end, so nobody can tell when it is done. Name all that belongs to it.',
    'vague-word': () => 'Everybody reads this word differently. Say how it is measured or observed.',
    unquantified: () => 'There is no number. Say how much, or compared with what.',
    'unclear-pronoun': () => 'It is not said what this stands for. Name the thing.',
    'criterion-untestable': () => 'This cannot be observed. Say what is seen, stored or sent when it is met.',
    'passive-without-actor': () => 'It is not said who does this. Name the role or the system.',
    'weak-modal': (about) => `Elsewhere the text says “${about}”. Say the same if this binds as much; if it does not, call it optional.`,
    'hard-negation': () => 'What must not be is hard to test. Say what must be instead.',
    'several-requirements': () => 'There are several requirements in one. Make each a statement of its own.',
    conflict: (about) => `Elsewhere the text says “${about}”. Only one of them can hold.`,
    'story-no-role': () => 'It is not said who wants this. Begin with “As a …”.',
    'story-no-want': () => 'It is not said what is wanted. Go on with “I want …”.',
    'story-no-benefit': () => 'It is not said what this is good for. End with “so that …”.',
    'story-too-big': (about) => `The story wants ${about} things at once. Split it into stories that can be built one by one.`,
    'story-no-criteria': (about) =>
      Number(about) > 1 ? `None of the ${number(Number(about))} stories says when it is done. Give each acceptance criteria.` : 'Nothing says when this story is done. Give it acceptance criteria.',
    'criterion-incomplete': (about) => `The scenario has no “${about}”. Say it, so that it can be tested.`,
    duplicate: (about) => `This is said before: “${about}”. Keep one of them.`,
    'near-duplicate': (about) => `Almost the same is said before: “${about}”. Join them, or say what differs.`,
  } as Messages,
}

const de: typeof en = {
  title: 'Prüfung',
  count: (n) => plural(n, 'Befund', 'Befunde'),
  none: 'Nichts zu verbessern gefunden.',
  failed: 'Der Text konnte nicht geprüft werden.',
  retry: 'Noch einmal versuchen',
  show: 'Im Text zeigen',
  notInText: 'Diese Worte stehen nicht mehr im Text.',
  severities: { error: 'Fehler', warning: 'Warnung', hint: 'Hinweis' },
  steps: { Then: 'Dann', When: 'Wenn' },
  messages: {
    placeholder: () => 'Hier ist noch etwas auszufüllen. Füllen Sie es aus, oder führen Sie es als offenen Punkt.',
    loophole: () => 'Das lässt einen Ausweg offen. Sagen Sie, wann es gilt und wann nicht.',
    'open-list': () => 'Die Aufzählung hat kein Ende; niemand weiß, wann sie erfüllt ist. Nennen Sie alles, was dazugehört.',
    'vague-word': () => 'Dieses Wort versteht jeder anders. Sagen Sie, woran es gemessen oder beobachtet wird.',
    unquantified: () => 'Hier fehlt eine Zahl. Sagen Sie, wie viel, oder im Vergleich womit.',
    'unclear-pronoun': () => 'Es bleibt offen, wofür das steht. Nennen Sie die Sache.',
    'criterion-untestable': () => 'Das lässt sich nicht beobachten. Sagen Sie, was zu sehen, gespeichert oder gesendet ist, wenn es erfüllt ist.',
    'passive-without-actor': () => 'Es bleibt offen, wer das tut. Nennen Sie die Rolle oder das System.',
    'weak-modal': (about) => `Sonst heißt es im Text „${about}“. Schreiben Sie dasselbe, wenn es ebenso bindet; sonst nennen Sie es optional.`,
    'hard-negation': () => 'Was nicht sein darf, lässt sich schwer prüfen. Sagen Sie, was stattdessen sein muss.',
    'several-requirements': () => 'Das sind mehrere Anforderungen in einer. Machen Sie aus jeder eine eigene Aussage.',
    conflict: (about) => `An anderer Stelle heißt es „${about}“. Nur eines davon kann gelten.`,
    'story-no-role': () => 'Es bleibt offen, wer das möchte. Beginnen Sie mit „Als …“.',
    'story-no-want': () => 'Es bleibt offen, was gewünscht ist. Fahren Sie fort mit „möchte ich …“.',
    'story-no-benefit': () => 'Es bleibt offen, wozu das gut ist. Schließen Sie mit „damit …“.',
    'story-too-big': (about) => `Die Story will ${about} Dinge zugleich. Teilen Sie sie in Storys, die einzeln gebaut werden können.`,
    'story-no-criteria': (about) =>
      Number(about) > 1
        ? `Keine der ${number(Number(about))} Storys sagt, wann sie fertig ist. Geben Sie jeder Akzeptanzkriterien.`
        : 'Nichts sagt, wann diese Story fertig ist. Geben Sie ihr Akzeptanzkriterien.',
    'criterion-incomplete': (about) => `Dem Szenario fehlt „${about}“. Ergänzen Sie es, damit es sich prüfen lässt.`,
    duplicate: (about) => `Das steht schon da: „${about}“. Behalten Sie eines davon.`,
    'near-duplicate': (about) => `Fast dasselbe steht schon da: „${about}“. Fassen Sie es zusammen, oder sagen Sie, was anders ist.`,
  },
}

export const useCheckStrings = strings(en, de)
export type CheckStrings = typeof en
