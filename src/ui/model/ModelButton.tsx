// A model that one press away is loaded: at once where it is beside the page, after a download where a hub has it.
import Download from 'lucide-react/icons/download'
import { useTranslation } from 'react-i18next'
import { models } from '../engine.ts'
import { formatBytes } from '../i18n/format.ts'
import { Button } from '../parts/index.tsx'
import type { LibraryModel } from './library.ts'

export function ModelButton({ model }: { model: LibraryModel }) {
  const { t } = useTranslation()
  const remote = model.urls !== undefined
  return (
    <Button Icon={remote ? Download : undefined} onClick={() => void models.loadFromLibrary(model)}>
      {t(remote ? 'model.get' : 'model.load')} {model.name}
      {model.sizeBytes > 0 && ` · ${formatBytes(model.sizeBytes)}`}
    </Button>
  )
}
