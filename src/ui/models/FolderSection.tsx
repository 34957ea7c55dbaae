// A folder of the person's own: its models are read where they lie, nothing is copied.
import FolderOpen from 'lucide-react/icons/folder-open'
import { useEffect, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { useStore } from 'zustand'
import { canKeepFolder } from '../../storage/own-folder.ts'
import { chats, models } from '../engine.ts'
import { formatBytes } from '../i18n/format.ts'
import { Button, Section } from '../parts/index.tsx'
import page from '../parts/page.module.css'
import { quantizationOf } from './catalogue.ts'
import {
  chooseFolder,
  type FolderModel,
  leaveFolder,
  loadFile,
  lookIntoFile,
  modelsOf,
  ownFolder,
  showFiles,
  showKeptFolder,
} from './folder.ts'
import styles from './models.module.css'
import { Row } from './Row.tsx'

export function FolderSection() {
  const { t } = useTranslation()
  const folder = useStore(ownFolder, state => state.folder)
  const error = useStore(ownFolder, state => state.error)
  const input = useRef<HTMLInputElement>(null)
  useEffect(() => void showKeptFolder(false), [])
  const choose = () => (canKeepFolder() ? void chooseFolder() : input.current?.click())
  return (
    <Section title={folder ? t('models.folderNamed', { name: folder.name }) : t('models.folder')}>
      {!folder && <p className={styles.faint}>{t('models.folderHint')}</p>}
      {error && (
        <p role="alert" className={styles.error} data-testid="folder-error">
          {error.message}
        </p>
      )}
      {folder?.files?.length === 0 && <p className={styles.faint}>{t('models.folderEmpty')}</p>}
      {folder?.files && folder.files.length > 0 && (
        <ul className={styles.rows} data-testid="models-folder">
          {modelsOf(folder.files).map(file => (
            <FolderRow key={file.path} file={file} />
          ))}
        </ul>
      )}
      <div className={page.buttons}>
        {folder?.files === null && <Button onClick={() => void showKeptFolder(true)}>{t('models.folderAllow')}</Button>}
        <Button Icon={FolderOpen} onClick={choose} data-testid="choose-folder">
          {folder ? t('models.folderOther') : t('models.folderChoose')}
        </Button>
        {folder && (
          <>
            {folder.files && canKeepFolder() && (
              <Button look="quiet" onClick={() => void showKeptFolder(true)}>
                {t('settings.lookAgain')}
              </Button>
            )}
            <Button look="quiet" onClick={() => void leaveFolder()}>
              {t('models.folderLeave')}
            </Button>
          </>
        )}
      </div>
      <input
        ref={element => {
          input.current = element
          // React knows no such attribute.
          element?.setAttribute('webkitdirectory', '')
        }}
        type="file"
        multiple
        className="visually-hidden"
        tabIndex={-1}
        aria-label={t('models.folderChoose')}
        data-testid="folder-input"
        onChange={event => {
          void showFiles([...(event.target.files ?? [])])
          event.target.value = ''
        }}
      />
    </Section>
  )
}

function FolderRow({ file }: { file: FolderModel }) {
  const { t } = useTranslation()
  const blocked = useStore(models, state => state.loading !== null)
  const answering = useStore(chats, state => state.live !== null)
  return (
    <Row name={file.path} facts={[quantizationOf(file.path), formatBytes(file.sizeBytes)]}>
      <Button look="quiet" onClick={() => void lookIntoFile(file)}>
        {t('models.inside')}
      </Button>
      <Button disabled={blocked || answering} onClick={() => void loadFile(file)}>
        {t('model.load')}
      </Button>
    </Row>
  )
}
