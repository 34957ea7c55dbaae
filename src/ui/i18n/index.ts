// i18next with one language in the first load: the browser's at first, then what the person chose. The other comes when it is asked for, and
// what only the panels say that come when they are opened comes with the first of them.
import i18next from 'i18next'
import { initReactI18next } from 'react-i18next'
import { readKept, writeKept } from '../kept.ts'
import type { en } from './en.ts'
import type { enPanels } from './en-panels.ts'

export type Language = 'en' | 'zh'

declare module 'i18next' {
  interface CustomTypeOptions {
    resources: { translation: typeof en & typeof enPanels }
  }
}

const fromTag = (tag: string | null | undefined): Language => (tag?.toLowerCase().startsWith('zh') ? 'zh' : 'en')

const texts: Record<Language, () => Promise<typeof en>> = {
  en: async () => (await import('./en.ts')).en,
  zh: async () => (await import('./zh.ts')).zh,
}
const panelTexts: Record<Language, () => Promise<typeof enPanels>> = {
  en: async () => (await import('./en-panels.ts')).enPanels,
  zh: async () => (await import('./zh-panels.ts')).zhPanels,
}
const withPanels = new Set<Language>()

const markPage = (language: Language) => {
  document.documentElement.lang = language === 'zh' ? 'zh-CN' : 'en'
}

/** Nothing is shown before its words are there. */
export async function startLanguage() {
  const language = fromTag(readKept('language') ?? navigator.language)
  markPage(language)
  await i18next.use(initReactI18next).init({
    resources: { [language]: { translation: await texts[language]() } },
    lng: language,
    fallbackLng: false,
    interpolation: { escapeValue: false },
  })
}

export const currentLanguage = (): Language => fromTag(i18next.language)

/** A panel that comes when it is opened, once its words are there too. */
export async function withItsTexts<T>(panel: Promise<T>): Promise<T> {
  await addPanelTexts(currentLanguage())
  return panel
}

async function addPanelTexts(language: Language) {
  if (withPanels.has(language)) return
  i18next.addResourceBundle(language, 'translation', await panelTexts[language](), true)
  withPanels.add(language)
}

export async function setLanguage(language: Language) {
  if (!i18next.hasResourceBundle(language, 'translation')) {
    i18next.addResourceBundle(language, 'translation', await texts[language](), true)
  }
  await addPanelTexts(language)
  writeKept('language', language)
  markPage(language)
  await i18next.changeLanguage(language)
}

export const toggleLanguage = () => void setLanguage(currentLanguage() === 'zh' ? 'en' : 'zh')
