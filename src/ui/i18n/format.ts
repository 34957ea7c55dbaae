// Figures for people: sizes in MB and GB (decimal), times as "1 min 20 s", digits that mean something.
import i18next from 'i18next'

/** By language and digits: making one takes a thousand times as long as using it. */
const formats = new Map<string, Intl.NumberFormat>()

function number(value: number, digits: number): string {
  const key = `${i18next.language} ${digits}`
  const format =
    formats.get(key) ?? new Intl.NumberFormat(i18next.language, { minimumFractionDigits: digits, maximumFractionDigits: digits })
  formats.set(key, format)
  return format.format(value)
}

export const formatCount = (value: number) => number(value, 0)

export function formatBytes(bytes: number): string {
  if (bytes >= 1e9) return `${number(bytes / 1e9, bytes >= 1e10 ? 1 : 2)} GB`
  if (bytes >= 1e6) return `${number(bytes / 1e6, bytes >= 1e8 ? 0 : 1)} MB`
  if (bytes >= 1e3) return `${number(bytes / 1e3, 0)} kB`
  return `${number(bytes, 0)} B`
}

/** 134,515,008 → "135 M"; 1,235,814,400 → "1.24 B". */
export function formatParameters(count: number): string {
  if (count >= 1e9) return `${number(count / 1e9, 2)} B`
  if (count >= 1e6) return `${number(count / 1e6, 0)} M`
  return number(count, 0)
}

/** 2026-11-27, 14:05, as the language writes it. */
export const formatDate = (milliseconds: number) =>
  new Intl.DateTimeFormat(i18next.language, { dateStyle: 'short', timeStyle: 'short' }).format(milliseconds)

export const formatPercent = (share: number) => `${number(Math.floor(Math.min(1, Math.max(0, share)) * 100), 0)} %`

export const formatRate = (perSecond: number) => number(perSecond, perSecond >= 100 ? 0 : perSecond >= 10 ? 1 : 2)

export function formatDuration(milliseconds: number): string {
  if (milliseconds < 1000) return i18next.t('unit.milliseconds', { value: number(milliseconds, 0) })
  const seconds = milliseconds / 1000
  const whole = Math.round(seconds)
  if (whole < 60) return i18next.t('unit.seconds', { value: number(seconds, seconds < 10 ? 1 : 0) })
  return i18next.t('unit.minutes', { minutes: Math.floor(whole / 60), seconds: whole % 60 })
}
