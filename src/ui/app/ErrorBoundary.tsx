// What stands in place of a panel that threw while it was drawn: the page around it goes on, and there is a way back.
import { Component, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { errorRecord } from '../../base/errors.ts'
import { Button } from '../parts/index.tsx'
import styles from './ErrorBoundary.module.css'

interface Props {
  /** To a place that can be drawn. */
  goBack(): void
  children: ReactNode
}

interface State {
  message?: string
}

export class ErrorBoundary extends Component<Props, State> {
  override state: State = {}

  static getDerivedStateFromError(cause: unknown): State {
    return { message: errorRecord(cause).message }
  }

  /** Tries again: what is shown now may be something else. */
  reset = () => this.setState({ message: undefined })

  override componentDidMount() {
    addEventListener('hashchange', this.reset)
  }

  override componentWillUnmount() {
    removeEventListener('hashchange', this.reset)
  }

  override render() {
    const { message } = this.state
    if (message === undefined) return this.props.children
    const goBack = () => {
      this.props.goBack()
      this.reset()
    }
    return <Broken message={message} goBack={goBack} />
  }
}

export function Broken({ message, goBack }: { message: string; goBack(): void }) {
  const { t } = useTranslation()
  return (
    <div className={styles.broken} role="alert">
      <h2>{t('shell.brokenTitle')}</h2>
      <p>{t('shell.brokenText')}</p>
      <p className={styles.message}>{message}</p>
      <Button look="primary" onClick={goBack}>
        {t('chat.newChat')}
      </Button>
    </div>
  )
}
