// Models: what is on this device, what is worth trying, and whatever a hub or an address has. Details are in the inspector.
import Download from 'lucide-react/icons/download'
import FolderOpen from 'lucide-react/icons/folder-open'
import Search from 'lucide-react/icons/search'
import Trash2 from 'lucide-react/icons/trash-2'
import X from 'lucide-react/icons/x'
import { type FormEvent, lazy, Suspense, useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useStore } from 'zustand'
import { type StorageSpace, storageSpace } from '../../storage/opfs.ts'
import { pickModel, removeModel } from '../app/actions.ts'
import { chats, models } from '../engine.ts'
import { formatBytes, formatCount, formatParameters } from '../i18n/format.ts'
import { type LibraryModel, libraryUrl } from '../model/library.ts'
import { ModelNotice } from '../model/ModelNotice.tsx'
import { hereOf } from '../model/progress.ts'
import { Button, IconButton, Section } from '../parts/index.tsx'
import page from '../parts/page.module.css'
import { aboutBytes, catalogue, quantizationOf } from './catalogue.ts'
import { ComingRow, UnfinishedRow } from './DownloadRow.tsx'
import { FolderSection } from './FolderSection.tsx'
import { HubChoice } from './HubChoice.tsx'
import styles from './models.module.css'
import { QuantizeSection } from './QuantizeSection.tsx'
import { Row } from './Row.tsx'
import { comparison, lookInside, openFound, shelf } from './shelf.ts'
import type { FoundFile } from './store.ts'

const Comparison = lazy(() => import('./Comparison.tsx'))

export default function ModelsPanel() {
  const { t } = useTranslation()
  return (
    <div className={page.scroll}>
      <div className={page.page}>
        <h2 className={page.big}>{t('models.title')}</h2>
        <p className={page.lead}>{t('models.intro')}</p>
        <Finder />
        <ModelNotice />
        <ComparisonIfOpen />
        <Findings />
        <Here />
        <Catalogue />
        <FolderSection />
        <QuantizeSection />
      </div>
    </div>
  )
}

function ComparisonIfOpen() {
  const left = useStore(comparison, state => state.left)
  return (
    left && (
      <Suspense>
        <Comparison left={left} />
      </Suspense>
    )
  )
}

function Finder() {
  const { t } = useTranslation()
  const line = useStore(shelf, state => state.line)
  const busy = useStore(shelf, state => state.busy)
  const error = useStore(shelf, state => state.error)
  const find = (event: FormEvent) => {
    event.preventDefault()
    void shelf.find()
  }
  return (
    <section className={styles.finder} aria-label={t('models.find')}>
      <form onSubmit={find} className={styles.findLine}>
        <input
          type="search"
          value={line}
          placeholder={t('models.placeholder')}
          aria-label={t('models.findLabel')}
          data-testid="models-line"
          onChange={event => shelf.setLine(event.target.value)}
        />
        <Button look="primary" Icon={Search} type="submit" disabled={busy} data-testid="models-find">
          {t('models.find')}
        </Button>
        <Button Icon={FolderOpen} onClick={pickModel}>
          {t('model.open')}
        </Button>
      </form>
      <HubChoice />
      {busy && (
        <p role="status" className={styles.faint}>
          {t('models.asking')}
        </p>
      )}
      {error && (
        <p role="alert" className={styles.error} data-testid="models-error">
          {error.message}
        </p>
      )}
    </section>
  )
}

function Findings() {
  const { t } = useTranslation()
  const findings = useStore(shelf, state => state.findings)
  const listing = useStore(shelf, state => state.listing)
  return (
    <>
      {listing && (
        <section data-testid="models-listing">
          <div className={styles.headLine}>
            <h3>{t('models.filesOf', { name: listing.title })}</h3>
            <IconButton small label={t('models.closeListing')} Icon={X} onClick={shelf.closeListing} />
          </div>
          <ul className={styles.rows}>
            {listing.files.map(file => (
              <FileRow key={file.url} file={file} />
            ))}
          </ul>
        </section>
      )}
      {findings && (
        <Section title={t('models.found')}>
          {findings.length === 0 && <p className={styles.faint}>{t('models.foundNothing')}</p>}
          <ul className={styles.rows} data-testid="models-findings">
            {findings.map(({ repository, downloads }) => (
              <Row key={repository} name={repository} facts={[t('models.downloads', { count: downloads, shown: formatCount(downloads) })]}>
                <Button onClick={() => void shelf.openRepository(repository)}>{t('models.showFiles')}</Button>
              </Row>
            ))}
          </ul>
        </Section>
      )}
    </>
  )
}

function FileRow({ file }: { file: FoundFile }) {
  const { t } = useTranslation()
  const blocked = useStore(models, state => state.loading !== null)
  const stored = useStore(models, state => state.stored)
  const isHere = (file.parts ?? [file]).every(part =>
    stored.some(each => each.name === part.name && (!part.sha256 || each.sha256 === part.sha256)),
  )
  const begun = useStore(models, state => state.unfinished.find(({ name }) => name === file.name))
  const facts = [quantizationOf(file.name), file.sizeBytes ? formatBytes(file.sizeBytes) : t('models.sizeUnknown')]
  if (isHere) facts.push(t('models.stored'))
  if (file.isPart) facts.push(t('models.split'))
  if (begun) facts.push(hereOf(begun))
  return (
    <Row name={file.name} facts={facts}>
      <Button look="quiet" onClick={() => lookInside(file)}>
        {t('models.inside')}
      </Button>
      <Button Icon={isHere ? undefined : Download} disabled={blocked || file.isPart} onClick={() => void openFound(file)}>
        {t(isHere ? 'model.load' : begun ? 'model.resume' : 'models.getAndLoad')}
      </Button>
    </Row>
  )
}

/** What needs no download, being loaded, stored in this browser, or beside the page; and what is coming, or has begun to. */
function Here() {
  const { t } = useTranslation()
  const library = useStore(models, state => state.library.models)
  const stored = useStore(models, state => state.stored)
  const unfinished = useStore(models, state => state.unfinished)
  const coming = useStore(models, state => (state.loading?.stage === 'download' ? state.loading : null))
  const begun = (model: LibraryModel) => unfinished.find(({ name }) => name === model.name)
  const isHere = (model: LibraryModel) =>
    !model.urls || model.parts !== undefined || stored.some(({ name }) => name === model.name) || begun(model) !== undefined
  return (
    <Section title={t('models.here')}>
      <ul className={styles.rows} data-testid="models-here">
        {coming && <ComingRow loading={coming} />}
        {library
          .filter(model => isHere(model) && model.name !== coming?.name)
          .map(model => {
            const one = begun(model)
            return one ? <UnfinishedRow key={model.file} model={model} one={one} /> : <HereRow key={model.file} model={model} />
          })}
      </ul>
      <StorageMeter />
    </Section>
  )
}

function HereRow({ model }: { model: LibraryModel }) {
  const { t } = useTranslation()
  const stored = useStore(models, state => model.parts !== undefined || state.stored.some(({ name }) => name === model.name))
  const isLoaded = useStore(models, state => state.info?.name === model.name)
  const blocked = useStore(models, state => state.loading !== null)
  const answering = useStore(chats, state => state.live !== null)
  const [url, ...mirrors] = model.urls ?? [libraryUrl(model)]
  const where = isLoaded ? t('models.loaded') : stored ? t('models.stored') : t('models.beside')
  return (
    <Row name={model.name} facts={[quantizationOf(model.file), formatBytes(model.sizeBytes), where]} current={isLoaded}>
      <Button
        look="quiet"
        onClick={() => lookInside({ kind: 'url', url, mirrors, name: model.name, sizeBytes: model.sizeBytes, parts: model.parts })}
      >
        {t('models.inside')}
      </Button>
      {!isLoaded && (
        <Button disabled={blocked || answering} onClick={() => void models.loadFromLibrary(model)}>
          {t('model.load')}
        </Button>
      )}
      {stored && (
        <IconButton
          label={t('model.removeStored', { name: model.name })}
          Icon={Trash2}
          disabled={blocked}
          onClick={() =>
            removeModel(
              model.name,
              model.parts?.map(({ name }) => name),
            )
          }
        />
      )}
    </Row>
  )
}

/** What the browser keeps of this page, and what it would. */
function StorageMeter() {
  const { t } = useTranslation()
  const stored = useStore(models, state => state.stored)
  const unfinished = useStore(models, state => state.unfinished)
  const [space, setSpace] = useState<StorageSpace>()
  // biome-ignore lint/correctness/useExhaustiveDependencies: measured anew after each change of what is stored.
  useEffect(() => void storageSpace().then(setSpace), [stored, unfinished])
  if (!space || space.quotaBytes === 0) return null
  return (
    <div className={styles.meter}>
      <meter min={0} max={space.quotaBytes} value={space.usedBytes} aria-label={t('models.storage')} />
      <span>{t('models.storageOf', { used: formatBytes(space.usedBytes), quota: formatBytes(space.quotaBytes) })}</span>
    </div>
  )
}

function Catalogue() {
  const { t } = useTranslation()
  return (
    <Section title={t('models.catalogue')}>
      <p className={styles.faint}>{t('models.catalogueHint')}</p>
      <ul className={styles.rows} data-testid="models-catalogue">
        {catalogue.map(entry => {
          const { name, repository, parameters, contextTokens, license } = entry
          const facts = [
            formatParameters(parameters),
            t('models.about', { size: formatBytes(aboutBytes(entry)) }),
            t('models.contextOf', { tokens: formatCount(contextTokens) }),
            license,
          ]
          return (
            <Row key={repository} name={name} facts={facts}>
              <Button onClick={() => void showFiles(repository)}>{t('models.showFiles')}</Button>
            </Row>
          )
        })}
      </ul>
    </Section>
  )
}

/** The list of files stands above the catalogue, maybe out of sight. */
async function showFiles(repository: string) {
  await shelf.openRepository(repository)
  document.querySelector('[data-testid="models-listing"], [data-testid="models-error"]')?.scrollIntoView({ block: 'center' })
}
