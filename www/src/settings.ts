// Facts that neither policies nor request hold, as they are typed.
import type { Settings } from 'iam-verdict'
import { SETTING_TEXTS } from './texts/settings.ts'

export type SettingName = keyof Settings
/** By name; what is absent has its default. */
export type SettingsDraft = Readonly<Partial<Record<SettingName, string>>>

// Every setting has its text.
export const SETTINGS = Object.keys(SETTING_TEXTS) as readonly SettingName[]
export const isSetting = (name: string): name is SettingName => Object.hasOwn(SETTING_TEXTS, name)

export function setSetting(settings: SettingsDraft, name: SettingName, text: string): SettingsDraft {
  const { [name]: _, ...others } = settings
  return text ? { ...others, [name]: text } : others
}

/** The settings for the engine, which says what it cannot read. */
export const settingsOf = (settings: SettingsDraft): Settings =>
  Object.fromEntries(Object.entries(settings).map(([name, text]) => [name, text === 'true' || (text === 'false' ? false : secondsOf(text))]))

/** A number, if the text is one. */
export const secondsOf = (text: string): number | string => (/^\d+$/.test(text.trim()) ? Number(text) : text)
