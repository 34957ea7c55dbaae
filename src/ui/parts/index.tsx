// The small parts every panel is made of. They know tokens and labels, and nothing of stores.
import type { LucideIcon } from 'lucide-react'
import { type ComponentProps, type CSSProperties, type ReactNode, useEffect, useId, useState } from 'react'
import { keysOf } from '../commands.ts'
import styles from './parts.module.css'

interface ButtonProps extends ComponentProps<'button'> {
  look?: 'plain' | 'primary' | 'quiet'
  Icon?: LucideIcon
}

export function Button({ look = 'plain', Icon, children, className = '', ...rest }: ButtonProps) {
  return (
    <button type="button" className={`${styles.button} ${look === 'plain' ? '' : styles[look]} ${className}`} {...rest}>
      {Icon && <Icon size={16} strokeWidth={1.75} aria-hidden />}
      {children}
    </button>
  )
}

interface IconButtonProps extends Omit<ComponentProps<'button'>, 'children'> {
  label: string
  Icon: LucideIcon
  small?: boolean
}

export function IconButton({ label, Icon, small, className = '', ...rest }: IconButtonProps) {
  return (
    <button type="button" aria-label={label} title={label} className={`${styles.icon} ${small ? styles.small : ''} ${className}`} {...rest}>
      <Icon size={16} strokeWidth={1.75} aria-hidden />
    </button>
  )
}

/** A part of a panel under its own heading; the panel styles both. */
export const Section = ({ title, children }: { title: string; children: ReactNode }) => (
  <section>
    <h3>{title}</h3>
    {children}
  </section>
)

export function Keys({ shortcut }: { shortcut: string }) {
  return (
    <span className={styles.keys}>
      {keysOf(shortcut).map(key => (
        <kbd key={key}>{key}</kbd>
      ))}
    </span>
  )
}

/** `share` from 0 to 1; undefined where only the fact of work is known. */
export function Progress({ share, label }: { share?: number; label: string }) {
  const percent = share === undefined ? undefined : Math.floor(Math.min(1, Math.max(0, share)) * 100)
  return (
    <div
      role="progressbar"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={percent}
      data-unknown={share === undefined || undefined}
      className={styles.progress}
    >
      <div style={share === undefined ? undefined : { transform: `scaleX(${Math.min(1, Math.max(0, share))})` }} />
    </div>
  )
}

interface SegmentedProps<T extends string> {
  label: string
  value: T
  choices: { value: T; label: string; Icon?: LucideIcon }[]
  onChange(value: T): void
}

export function Segmented<T extends string>({ label, value, choices, onChange }: SegmentedProps<T>) {
  const name = useId()
  return (
    <div role="radiogroup" aria-label={label} className={styles.segmented}>
      {choices.map(choice => (
        <label key={choice.value}>
          <input type="radio" name={name} checked={choice.value === value} onChange={() => onChange(choice.value)} />
          {choice.Icon && <choice.Icon size={16} strokeWidth={1.75} aria-hidden />}
          {choice.label}
        </label>
      ))}
    </div>
  )
}

interface SliderProps {
  label: string
  hint: string
  value: number
  least: number
  most: number
  step: number
  digits: number
  onChange(value: number): void
}

/** A range for the hand and a field for the exact figure. The field is taken over when it is left or Enter is pressed. */
export function Slider({ label, hint, value, least, most, step, digits, onChange }: SliderProps) {
  const id = useId()
  const shown = value.toFixed(digits)
  const [typed, setTyped] = useState(shown)
  useEffect(() => setTyped(shown), [shown])
  const commit = () => {
    const next = Number.parseFloat(typed)
    if (Number.isFinite(next)) onChange(Math.min(most, Math.max(least, next)))
    else setTyped(shown)
  }
  const fill = { '--fill': `${((value - least) / (most - least)) * 100}%` } as CSSProperties
  return (
    <div className={styles.field} title={hint}>
      <div className={styles.fieldHead}>
        <label htmlFor={id}>{label}</label>
        <input
          className={styles.number}
          inputMode="decimal"
          aria-label={label}
          value={typed}
          onChange={event => setTyped(event.target.value)}
          onBlur={commit}
          onKeyDown={event => event.key === 'Enter' && commit()}
        />
      </div>
      <input
        id={id}
        type="range"
        className={styles.range}
        style={fill}
        min={least}
        max={most}
        step={step}
        value={value}
        aria-description={hint}
        onChange={event => onChange(event.target.valueAsNumber)}
      />
    </div>
  )
}
