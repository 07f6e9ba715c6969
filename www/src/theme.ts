// Light, dark, or as the system says; kept in this browser only.
import { useEffect } from 'preact/hooks'

export type Theme = 'Auto' | 'Light' | 'Dark'
const KEY = 'iam-verdict-theme'

/** The theme of the last visit. Browsers may refuse storage. */
export function savedTheme(): Theme {
  try {
    const saved = localStorage.getItem(KEY)
    return saved === 'Light' || saved === 'Dark' ? saved : 'Auto'
  } catch {
    return 'Auto'
  }
}

export const nextTheme = (theme: Theme): Theme => (theme === 'Auto' ? 'Dark' : theme === 'Dark' ? 'Light' : 'Auto')

export function showTheme(theme: Theme): void {
  if (theme === 'Auto') delete document.documentElement.dataset['theme']
  else document.documentElement.dataset['theme'] = theme.toLowerCase()
}

export function useTheme(theme: Theme): void {
  useEffect(() => {
    showTheme(theme)
    try {
      localStorage.setItem(KEY, theme)
    } catch {
      // Without storage the theme lasts for this visit.
    }
  }, [theme])
}
