// Dates as templates ask for them: the fields of C's strftime that chat templates use, in English, in local time.

const MONTHS = ['January', 'February', 'March', 'April', 'May', 'June', 'July', 'August', 'September', 'October', 'November', 'December']
const DAYS = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday']

const two = (value: number): string => String(value).padStart(2, '0')

const FIELDS: Record<string, (date: Date) => string> = {
  '%Y': date => String(date.getFullYear()),
  '%y': date => two(date.getFullYear() % 100),
  '%m': date => two(date.getMonth() + 1),
  '%B': date => MONTHS[date.getMonth()],
  '%b': date => MONTHS[date.getMonth()].slice(0, 3),
  '%d': date => two(date.getDate()),
  '%-d': date => String(date.getDate()),
  '%A': date => DAYS[date.getDay()],
  '%a': date => DAYS[date.getDay()].slice(0, 3),
  '%H': date => two(date.getHours()),
  '%M': date => two(date.getMinutes()),
  '%S': date => two(date.getSeconds()),
  '%%': () => '%',
}

/** Unknown fields stay as they are. */
export function strftime(date: Date, format: string): string {
  return format.replace(/%-?[a-zA-Z%]/g, field => FIELDS[field]?.(date) ?? field)
}
