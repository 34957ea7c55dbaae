// i18next with both languages in the first load (a few kB): the browser's language first, then what the person chose.
import i18next from 'i18next'
import { initReactI18next } from 'react-i18next'
import { readKept, writeKept } from '../kept.ts'
import { en } from './en.ts'
import { zh } from './zh.ts'

export type Language = 'en' | 'zh'

declare module 'i18next' {
  interface CustomTypeOptions {
    resources: { translation: typeof en }
  }
}

const fromTag = (tag: string | null | undefined): Language => (tag?.toLowerCase().startsWith('zh') ? 'zh' : 'en')

export function startLanguage() {
  const language = fromTag(readKept('language') ?? navigator.language)
  document.documentElement.lang = language === 'zh' ? 'zh-CN' : 'en'
  return i18next.use(initReactI18next).init({
    resources: { en: { translation: en }, zh: { translation: zh } },
    lng: language,
    fallbackLng: 'en',
    interpolation: { escapeValue: false },
    initAsync: false,
  })
}

export const currentLanguage = (): Language => fromTag(i18next.language)

export function setLanguage(language: Language) {
  writeKept('language', language)
  document.documentElement.lang = language === 'zh' ? 'zh-CN' : 'en'
  void i18next.changeLanguage(language)
}

export const toggleLanguage = () => setLanguage(currentLanguage() === 'zh' ? 'en' : 'zh')
