import { Empty } from '@/components/page'
import { Link } from '@tanstack/react-router'
import { SearchX } from 'lucide-react'
import { useShellStrings } from './strings'

export function NotFound() {
  const t = useShellStrings()
  return (
    <Empty icon={SearchX} title={t.notFound} text={t.notFoundText}>
      <Link to="/" className="text-accent underline underline-offset-2">
        {t.projects}
      </Link>
    </Empty>
  )
}
