import { strings } from '@/i18n'
import type { ProviderKind } from '@/rpc/schema.gen'

const en: Record<ProviderKind, string> = {
  claude: 'Claude',
  ollama: 'Ollama',
  compatible: 'Model server',
  offline: 'Drafter inside Docket',
}

const de: typeof en = {
  claude: 'Claude',
  ollama: 'Ollama',
  compatible: 'Modellserver',
  offline: 'Entwurfshelfer in Docket',
}

/** What those who answer are called. */
export const useProviderNames = strings(en, de)
