// i18next with one language in the first load: the browser's at first, then what the person chose. The other comes when it is asked for.
import i18next from 'i18next'
import { initReactI18next } from 'react-i18next'
import { readKept, writeKept } from '../kept.ts'
import type { en } from './en.ts'

export type Language = 'en' | 'zh'

declare module 'i18next' {
  interface CustomTypeOptions {
    resources: { translation: typeof en }
  }
}

const fromTag = (tag: string | null | undefined): Language => (tag?.toLowerCase().startsWith('zh') ? 'zh' : 'en')

const texts: Record<Language, () => Promise<typeof en>> = {
  en: async () => (await import('./en.ts')).en,
  zh: async () => (await import('./zh.ts')).zh,
}

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

export async function setLanguage(language: Language) {
  if (!i18next.hasResourceBundle(language, 'translation')) {
    i18next.addResourceBundle(language, 'translation', await texts[language]())
  }
  writeKept('language', language)
  markPage(language)
  await i18next.changeLanguage(language)
}

export const toggleLanguage = () => void setLanguage(currentLanguage() === 'zh' ? 'en' : 'zh')
