import { platform } from '@/platform'
import { query } from '@/rpc/client'
import { useQueryClient } from '@tanstack/react-query'
import { useCallback } from 'react'
import { flushAll } from './flush'

/** Locks the vault, after what was still to be saved. */
export function useLock(): () => void {
  const client = useQueryClient()
  return useCallback(() => {
    void flushAll()
      .then(() => platform().call('vault_lock', {}))
      .then((status) => client.setQueryData(query('vault_status', {}).queryKey, status))
  }, [client])
}
