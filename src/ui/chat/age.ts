// In which group of the list a conversation stands, by the calendar of the person's own time zone.

export type Age = 'today' | 'yesterday' | 'week' | 'older'

const startOfDay = (date: Date) => new Date(date.getFullYear(), date.getMonth(), date.getDate())

export function ageOf(time: number, now: Date): Age {
  const today = startOfDay(now)
  const daysAgo = (days: number) => new Date(today.getFullYear(), today.getMonth(), today.getDate() - days).getTime()
  if (time >= today.getTime()) return 'today'
  if (time >= daysAgo(1)) return 'yesterday'
  return time >= daysAgo(7) ? 'week' : 'older'
}
