import { Segmented } from '@/components/segmented'
import { LANGUAGES, type Language, setLanguage, useLanguage } from '@/i18n'
import { type Theme, setTheme, useTheme } from '@/lib/theme'
import { Monitor, Moon, Sun } from 'lucide-react'
import { Row, Section } from './parts'
import { useSettingsStrings } from './strings'

const LANGUAGE_OPTIONS = (Object.entries(LANGUAGES) as [Language, string][]).map(([id, label]) => ({ id, label, lang: id }))

export function Appearance() {
  const t = useSettingsStrings()
  const theme = useTheme()
  const options: { id: Theme; label: string; icon: React.ReactNode }[] = [
    { id: 'system', label: t.themes.system, icon: <Monitor size={15} aria-hidden /> },
    { id: 'light', label: t.themes.light, icon: <Sun size={15} aria-hidden /> },
    { id: 'dark', label: t.themes.dark, icon: <Moon size={15} aria-hidden /> },
  ]
  return (
    <Section id="appearance">
      <Row title={t.theme} control={<Segmented label={t.theme} value={theme} options={options} onChange={setTheme} />} />
    </Section>
  )
}

export function LanguageSection() {
  const t = useSettingsStrings()
  const language = useLanguage()
  return (
    <Section id="language">
      <Row
        title={t.language}
        text={t.languageHint}
        control={<Segmented label={t.language} value={language} options={LANGUAGE_OPTIONS} onChange={setLanguage} />}
      />
    </Section>
  )
}
