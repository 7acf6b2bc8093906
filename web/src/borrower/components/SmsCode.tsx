import { Toast } from 'antd-mobile';
import { useEffect, useState } from 'react';
import { type IntentHeaders, useSend } from '@/shared/api/intent';
import type { Refusal } from '@/shared/api/problem';
import { useWords } from '../i18n';
import { TextField } from './Field';

const RESEND_AFTER_SECONDS = 60;

interface SmsCodeProps {
  value: string;
  onChange: (code: string) => void;
  error?: string | undefined;
  help?: string;
  /** Asks the server to send a code. */
  send: (headers: IntentHeaders) => Promise<void>;
  /** False when there is something to correct before a code can be sent. */
  isReady?: () => boolean;
  onRefused: (refusal: Refusal) => void;
}

/** The field for a code from an SMS, with the button that has one sent, once a minute. */
export function SmsCode({ value, onChange, error, help, send, isReady, onRefused }: SmsCodeProps) {
  const words = useWords();
  const [wait, startWait] = useCountdown();
  const [wasSent, setSent] = useState(false);
  const sending = useSend<void, void>((_nothing, headers) => send(headers), {
    onSuccess: () => {
      setSent(true);
      startWait(RESEND_AFTER_SECONDS);
      Toast.show({ content: words(($) => $.code.sent) });
    },
    onError: onRefused,
  });
  const label = wasSent ? words(($) => $.code.again) : words(($) => $.code.send);
  return (
    <TextField
      label={words(($) => $.code.label)}
      placeholder={words(($) => $.code.placeholder)}
      value={value}
      onChange={(event) => onChange(event.target.value.replace(/\D/g, '').slice(0, 6))}
      error={error}
      help={help}
      inputMode="numeric"
      autoComplete="one-time-code"
      maxLength={6}
      after={
        <button
          type="button"
          className="text-button"
          disabled={wait > 0 || sending.isPending}
          onClick={() => (isReady === undefined || isReady()) && sending.mutate()}
        >
          {wait > 0 ? words(($) => $.code.wait, { n: wait }) : label}
        </button>
      }
    />
  );
}

/** Seconds left, and how to start them. Counts by the clock: a sleeping phone loses none. */
export function useCountdown(): [number, (seconds: number) => void] {
  const [endsAt, setEndsAt] = useState(0);
  const [now, setNow] = useState(0);
  useEffect(() => {
    if (endsAt === 0) return;
    const timer = setInterval(() => setNow(Date.now()), 250);
    return () => clearInterval(timer);
  }, [endsAt]);
  const left = Math.max(0, Math.ceil((endsAt - now) / 1000));
  const start = (seconds: number) => {
    setNow(Date.now());
    setEndsAt(Date.now() + seconds * 1000);
  };
  return [left, start];
}
