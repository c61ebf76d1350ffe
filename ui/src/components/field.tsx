import { Eye, EyeOff } from 'lucide-react'
import { type ReactNode, useState } from 'react'
import { FieldError, Input, Label, Text, TextArea, TextField, type TextFieldProps } from 'react-aria-components'
import { IconButton } from './button'

interface Props extends Omit<TextFieldProps, 'children' | 'className'> {
  label: string
  /** Said under the field. */
  hint?: ReactNode
  /** What is wrong with what was typed; shown instead of the hint. */
  error?: string | undefined
  placeholder?: string
  rows?: number
  className?: string
  hideLabel?: boolean
}

const BOX =
  'w-full rounded-lg border border-line-strong bg-surface px-3 text-ink placeholder:text-muted outline-none focus:border-accent focus:ring-2 focus:ring-accent/25 invalid:border-bad'

/** A field for text, one line or more. */
export function Field({ label, hint, error, placeholder, rows, className = '', hideLabel, ...props }: Props) {
  return (
    <TextField {...props} isInvalid={Boolean(error)} validationBehavior="aria" className={`flex flex-col gap-1 ${className}`}>
      <Label className={hideLabel ? 'sr-only' : 'text-sm font-medium'}>{label}</Label>
      {rows ? (
        <TextArea rows={rows} placeholder={placeholder} className={`${BOX} py-2`} />
      ) : (
        <Input placeholder={placeholder} className={`${BOX} h-10`} />
      )}
      {error ? (
        <FieldError className="text-sm text-bad">{error}</FieldError>
      ) : hint ? (
        <Text slot="description" className="text-sm text-muted">
          {hint}
        </Text>
      ) : null}
    </TextField>
  )
}

interface SecretProps extends Omit<Props, 'rows'> {
  showLabel: string
  hideSecretLabel: string
}

/** A field for a passphrase or a key: pasting and password managers work, and it can be looked at. */
export function SecretField({ label, hint, error, placeholder, showLabel, hideSecretLabel, className = '', ...props }: SecretProps) {
  const [shown, setShown] = useState(false)
  return (
    <TextField
      {...props}
      type={shown ? 'text' : 'password'}
      isInvalid={Boolean(error)}
      validationBehavior="aria"
      className={`flex flex-col gap-1 ${className}`}
    >
      <Label className="text-sm font-medium">{label}</Label>
      <div className="relative">
        <Input placeholder={placeholder} spellCheck={false} autoCapitalize="off" className={`${BOX} h-10 pr-11`} />
        <span className="absolute inset-y-0 right-1 grid place-items-center">
          <IconButton label={shown ? hideSecretLabel : showLabel} onPress={() => setShown(!shown)}>
            {shown ? <EyeOff size={16} /> : <Eye size={16} />}
          </IconButton>
        </span>
      </div>
      {error ? (
        <FieldError className="text-sm text-bad">{error}</FieldError>
      ) : hint ? (
        <Text slot="description" className="text-sm text-muted">
          {hint}
        </Text>
      ) : null}
    </TextField>
  )
}
