// Sets the theme and the language before the first paint, so that a dark page never flashes white. Keys as in src/ui/kept.ts; a browser
// that refuses storage gets what the system says.
const kept = key => {
  try {
    return localStorage.getItem(`inkstone.${key}`)
  } catch {
    return null
  }
}
const theme = kept('theme') ?? 'system'
const dark = theme === 'dark' || (theme === 'system' && matchMedia('(prefers-color-scheme: dark)').matches)
document.documentElement.dataset.theme = dark ? 'dark' : 'light'
const language = kept('language') ?? navigator.language
document.documentElement.lang = language.toLowerCase().startsWith('zh') ? 'zh-CN' : 'en'
