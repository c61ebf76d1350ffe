import { strings } from '@/i18n'
import { RpcError } from '@/platform'

const en: Record<RpcError['code'], string> = {
  vaultLocked: 'The vault is locked. Unlock it and try again.',
  wrongPassphrase: 'This passphrase does not open the vault.',
  wrongRecoveryPhrase: 'These words belong to another vault.',
  keychainUnavailable: 'The keychain of this device cannot be used right now.',
  vaultMissing: 'The vault is not where it was.',
  notFound: 'This is no longer here.',
  validation: 'This cannot be used as it is.',
  exists: 'Something is there already, and nothing is ever written over it.',
  unreadable: 'This file cannot be read.',
  vaultDamaged: 'The file is damaged or not whole. Nothing was changed. A backup brings everything back.',
  vaultTooNew: 'A newer version of Docket wrote this. Update Docket to open it.',
  storageFull: 'The disk is full. Nothing was changed. Make room and try again.',
  storageReadOnly: 'Docket may not write in this place. Check the permissions of the folder.',
  vaultBusy: 'Another program is using the vault. Try again in a moment.',
  provider: 'The assistant’s service did not answer as it should.',
  rateLimited: 'The assistant’s service asks to wait a little.',
  budgetReached: 'Today’s budget for the assistant is spent. Raise it in the settings, or let Docket answer offline.',
  notAllowed: 'This is not switched on for the project.',
  cancelled: 'This was stopped.',
  internal: 'Docket could not do this. Nothing was changed.',
  unreachable: 'Docket does not answer. Is it still running?',
}

const de: typeof en = {
  vaultLocked: 'Der Tresor ist gesperrt. Öffnen Sie ihn und versuchen Sie es noch einmal.',
  wrongPassphrase: 'Diese Passphrase öffnet den Tresor nicht.',
  wrongRecoveryPhrase: 'Diese Wörter gehören zu einem anderen Tresor.',
  keychainUnavailable: 'Der Schlüsselbund dieses Geräts ist gerade nicht erreichbar.',
  vaultMissing: 'Der Tresor liegt nicht mehr an seinem Ort.',
  notFound: 'Das gibt es hier nicht mehr.',
  validation: 'So lässt sich das nicht verwenden.',
  exists: 'Hier liegt bereits etwas, und Docket überschreibt nie etwas.',
  unreadable: 'Diese Datei lässt sich nicht lesen.',
  vaultDamaged: 'Die Datei ist beschädigt oder unvollständig. Nichts wurde verändert. Eine Sicherung bringt alles zurück.',
  vaultTooNew: 'Das hat eine neuere Version von Docket geschrieben. Aktualisieren Sie Docket, um es zu öffnen.',
  storageFull: 'Der Datenträger ist voll. Nichts wurde verändert. Schaffen Sie Platz und versuchen Sie es noch einmal.',
  storageReadOnly: 'Docket darf hier nicht schreiben. Prüfen Sie die Rechte des Ordners.',
  vaultBusy: 'Ein anderes Programm benutzt den Tresor. Versuchen Sie es gleich noch einmal.',
  provider: 'Der Dienst des Assistenten hat nicht wie erwartet geantwortet.',
  rateLimited: 'Der Dienst des Assistenten bittet um etwas Geduld.',
  budgetReached: 'Das Tagesbudget des Assistenten ist aufgebraucht. Erhöhen Sie es in den Einstellungen, oder lassen Sie offline antworten.',
  notAllowed: 'Das ist für dieses Projekt nicht eingeschaltet.',
  cancelled: 'Das wurde angehalten.',
  internal: 'Docket konnte das nicht tun. Nichts wurde verändert.',
  unreachable: 'Docket antwortet nicht. Läuft es noch?',
}

export const useErrorTexts = strings(en, de)

/** The code of whatever was thrown. */
export function codeOf(error: unknown): RpcError['code'] {
  return error instanceof RpcError ? error.code : 'internal'
}

/** Says in the person's language what went wrong. The core's own messages are in English and speak of its commands. */
export function useErrorText(): (error: unknown) => string {
  const texts = useErrorTexts()
  return (error) => texts[codeOf(error)] ?? texts.internal
}
