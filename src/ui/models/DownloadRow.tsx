// A model of the list that is not whole yet: while it comes, and while it waits to go on.
import Pause from 'lucide-react/icons/pause'
import Trash2 from 'lucide-react/icons/trash-2'
import X from 'lucide-react/icons/x'
import { useTranslation } from 'react-i18next'
import { useStore } from 'zustand'
import type { Unfinished } from '../../storage/unfinished.ts'
import { models } from '../engine.ts'
import { cancelLoading, discardDownload } from '../model/downloads.ts'
import type { LibraryModel } from '../model/library.ts'
import { figuresOf, hereOf } from '../model/progress.ts'
import type { Loading } from '../model/store.ts'
import { Button, IconButton } from '../parts/index.tsx'
import { quantizationOf } from './catalogue.ts'
import { Row } from './Row.tsx'
import { resumeDownload } from './shelf.ts'

export function ComingRow({ loading }: { loading: Loading }) {
  const { t } = useTranslation()
  return (
    <Row name={loading.name} facts={[quantizationOf(loading.name), t('model.download'), ...figuresOf(loading, performance.now())]}>
      <Button Icon={Pause} onClick={() => void models.pause()}>
        {t('model.pause')}
      </Button>
      <IconButton label={t('model.cancel')} Icon={X} onClick={() => void cancelLoading()} />
    </Row>
  )
}

export function UnfinishedRow({ model, one }: { model: LibraryModel; one: Unfinished }) {
  const { t } = useTranslation()
  const blocked = useStore(models, state => state.loading !== null)
  return (
    <Row name={model.name} facts={[quantizationOf(model.file), t('model.paused'), hereOf(one)]}>
      <Button disabled={blocked} onClick={() => void resumeDownload(model)}>
        {t('model.resume')}
      </Button>
      <IconButton label={t('model.discard')} Icon={Trash2} onClick={() => discardDownload(one)} />
    </Row>
  )
}
