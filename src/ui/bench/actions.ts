// What the bench panel does with files, and its one store.
import i18next from 'i18next'
import { benchCsv } from '../../bench/report.ts'
import { saveFile } from '../app/actions.ts'
import { toast } from '../app/store.ts'
import { client, newId } from '../engine.ts'
import { readKept, writeKept } from '../kept.ts'
import { watchWork } from '../tasks/feeds.ts'
import { type BenchRecord, importLimitBytes } from './records.ts'
import { createBenchStore } from './store.ts'

export const bench = createBenchStore({
  client,
  newId,
  now: () => Date.now(),
  kept: () => readKept('benches'),
  keep: text => writeKept('benches', text),
})

watchWork(bench, {
  title: () => i18next.t('bench.running'),
  place: 'bench',
  cancel: bench.stop,
  finished: (now, before) => now.records !== before.records,
})

export const saveCsv = (records: BenchRecord[]) =>
  saveFile('inkstone-bench.csv', benchCsv(records.map(({ figures }) => figures)), 'text/csv')

export const saveJson = (records: BenchRecord[]) => saveFile('inkstone-bench.json', JSON.stringify(records), 'application/json')

export async function importBenches(file: File) {
  const count = file.size > importLimitBytes ? 0 : bench.importText(await file.text())
  toast(count > 0 ? i18next.t('bench.imported', { count }) : i18next.t('bench.importedNothing', { name: file.name }))
}

export function removeBench(id: string) {
  toast(i18next.t('bench.removed'), { action: { label: i18next.t('shell.undo'), run: bench.remove(id) } })
}
