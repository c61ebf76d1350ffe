import { say } from '@/components/toast'
import { useErrorText } from '@/lib/error-text'
import { query, useCommand } from '@/rpc/client'
import type { SettingsView } from '@/rpc/schema.gen'
import { useQueryClient } from '@tanstack/react-query'

/** Changes some of the settings; the core takes them all at once. What is shown changes at once, and back if refused. */
export function useSettingsEdit(): (change: Partial<SettingsView>) => Promise<boolean> {
  const client = useQueryClient()
  const errorText = useErrorText()
  const edit = useCommand('settings_edit')
  const key = query('settings_show', {}).queryKey
  return async (change) => {
    const before = client.getQueryData(key)
    if (!before) return false
    const next = { ...before, ...change }
    client.setQueryData(key, next)
    try {
      await edit.mutateAsync(next)
      return true
    } catch (error) {
      client.setQueryData(key, before)
      say(errorText(error), { bad: true })
      return false
    }
  }
}
