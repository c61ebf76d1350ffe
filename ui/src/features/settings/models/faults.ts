import { codeOf, useErrorText } from '@/lib/error-text'
import { useProviderNames } from '@/lib/provider-names'
import { RpcError } from '@/platform'
import type { ProviderKind } from '@/rpc/schema.gen'
import { useModelStrings } from './strings'

type Server = 'ollama' | 'compatible'

/** Where such a server listens if nobody says otherwise; the core knows the same. */
export const USUAL: Record<Server, string> = { ollama: 'http://127.0.0.1:11434', compatible: 'http://127.0.0.1:8080' }

const HERE = new Set(['127.0.0.1', 'localhost', '[::1]'])

/** What is wrong with an address, seen before anything is sent there. The core looks again. */
export function faultOf(address: string): 'bad' | 'insecure' | undefined {
  if (address.trim() === '') return undefined
  let url: URL
  try {
    url = new URL(address.trim())
  } catch {
    return 'bad'
  }
  if (url.username || url.password) return 'insecure'
  if (url.protocol === 'https:' || (url.protocol === 'http:' && HERE.has(url.hostname))) return undefined
  return url.protocol === 'http:' ? 'insecure' : 'bad'
}

function isHere(address: string): boolean {
  try {
    return HERE.has(new URL(address).hostname)
  } catch {
    return false
  }
}

interface Tried {
  provider: ProviderKind
  address: string
  model: string
  /** It was asked for its models, with no key of ours. */
  listing?: boolean
}

/** Says why a server could not be asked, and what a person can do about it. */
export function useFaultText(): (error: unknown, tried: Tried) => string {
  const { faults, theServer } = useModelStrings()
  const names = useProviderNames()
  const errorText = useErrorText()
  return (error, { provider, address, model, listing }) => {
    const code = codeOf(error)
    if (code !== 'provider' && code !== 'rateLimited') return errorText(error)
    const meant = { name: provider === 'compatible' ? theServer : names[provider], address: address || (provider in USUAL ? USUAL[provider as Server] : names[provider]), model }
    const fault = (error instanceof RpcError && error.fault) || 'unknown'
    if (fault === 'offline' && provider === 'claude') return faults.claudeOffline()
    if (fault === 'offline' && provider === 'ollama' && isHere(meant.address)) return faults.ollamaHere(meant)
    if (listing && fault === 'unauthorized' && provider === 'compatible') return faults.wantsKey()
    if (listing && (fault === 'model_not_found' || fault === 'invalid_request')) return faults.notThere(meant)
    if (fault === 'model_not_found' && provider === 'ollama') return faults.ollamaModel(meant)
    const words = (Object.hasOwn(faults, fault) ? faults[fault as keyof typeof faults] : faults.unknown)(meant)
    return words.charAt(0).toUpperCase() + words.slice(1)
  }
}
