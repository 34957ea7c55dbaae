// Scores of an evaluation as a table, for the terminal and for the model card.
import type { Score } from './evaluate.ts'

export const percent = (part: number, whole: number): string => (whole === 0 ? '–' : ((100 * part) / whole).toFixed(1))

export function scoreTable(scores: Score[]): string {
  const lines = scores.map(({ section, language, right, asked, declined }) => {
    return `| ${section} | ${language} | ${percent(right, asked)} | ${asked} | ${percent(declined, asked)} |`
  })
  return ['| group | language | right, % | asked | declined, % |', '|---|---|---|---|---|', ...lines].join('\n')
}
