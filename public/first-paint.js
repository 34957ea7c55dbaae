// Sets the theme and the language before the first paint, so that a dark page never flashes white. Keys as in src/ui/theme/store.ts.
const theme = localStorage.getItem('inkstone.theme') ?? 'system'
const dark = theme === 'dark' || (theme === 'system' && matchMedia('(prefers-color-scheme: dark)').matches)
document.documentElement.dataset.theme = dark ? 'dark' : 'light'
const language = localStorage.getItem('inkstone.language') ?? navigator.language
document.documentElement.lang = language.toLowerCase().startsWith('zh') ? 'zh-CN' : 'en'
