import { Section } from './parts'
import { useSettingsStrings } from './strings'

export function Shortcuts() {
  const t = useSettingsStrings()
  const rows: [string[], string][] = [
    [[t.control, 'K'], t.keys.search],
    [[t.control, t.shift, 'N'], t.keys.note],
    [['N'], t.keys.create],
    [[t.control, t.enter], t.keys.send],
    [[t.escape], t.keys.close],
    [['/'], t.keys.slash],
    [['?'], t.keys.help],
  ]
  return (
    <Section id="shortcuts">
      <table className="w-full text-sm">
        <caption className="sr-only">{t.keysCaption}</caption>
        <thead className="sr-only">
          <tr>
            <th scope="col">{t.keyColumn}</th>
            <th scope="col">{t.doesColumn}</th>
          </tr>
        </thead>
        <tbody className="divide-y divide-line">
          {rows.map(([keys, does]) => (
            <tr key={does}>
              <td className="w-36 whitespace-nowrap px-4 py-2.5 align-top">
                {keys.map((key) => (
                  <kbd key={key} className="mr-1 inline-block min-w-6 rounded-md border border-line bg-sunken px-1.5 py-0.5 text-center font-sans text-xs">
                    {key}
                  </kbd>
                ))}
              </td>
              <td className="px-4 py-2.5 text-muted">{does}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Section>
  )
}
