import { Button } from 'antd-mobile';
import type { ReactNode } from 'react';
import { Callout } from './Answer';

interface SendButtonProps {
  /** Why the last sending was not taken; it stands above the button. */
  failure: string | undefined;
  isSending: boolean;
  /** Without it the button submits the form that it stands in. */
  onSend?: () => void;
  isDisabled?: boolean;
  color?: 'primary' | 'danger';
  children: ReactNode;
}

/** The one button of a card, sheet or page that sends something, with the refusal if there is one. */
export function SendButton(props: SendButtonProps) {
  const { failure, isSending, onSend, isDisabled = false, color = 'primary', children } = props;
  return (
    <div className="stack">
      {failure !== undefined && (
        <Callout tone="red" alert>
          {failure}
        </Callout>
      )}
      <Button
        block
        color={color}
        size="large"
        type={onSend ? 'button' : 'submit'}
        disabled={isDisabled}
        loading={isSending}
        {...(onSend && { onClick: onSend })}
      >
        {children}
      </Button>
    </div>
  );
}
