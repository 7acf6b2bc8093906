import { useQuery } from '@tanstack/react-query';
import { CheckCircleOutline } from 'antd-mobile-icons';
import { type FormEvent, useState } from 'react';
import { useSend } from '@/shared/api/intent';
import type { Refusal } from '@/shared/api/problem';
import { borrowerApi } from '../api/client';
import type { Session, SessionRequest } from '../api/contract';
import { meQuery, queryClient } from '../api/queries';
import { Redirect, useBack, useGo } from '../app/navigation';
import { isPhone, isSmsCode, phoneDigits } from '../checks/phone';
import { TextField } from '../components/Field';
import { LanguageSwitch } from '../components/LanguageSwitch';
import { useTitle } from '../components/Page';
import { SendButton } from '../components/SendButton';
import { SmsCode } from '../components/SmsCode';
import { useWords } from '../i18n';

interface Errors {
  phone?: string | undefined;
  code?: string | undefined;
  other?: string | undefined;
}

/** The first page: what this is, and signing in with a phone number. */
export function SignIn() {
  const words = useWords();
  useTitle(words(($) => $.app.name));
  const me = useQuery(meQuery);
  const back = useBack();
  if (me.data) return <Redirect to={back} />;
  const points = ['rates', 'speed', 'secret'] as const;
  return (
    <div className="page welcome">
      <header className="welcome-head">
        <div className="welcome-bar">
          <LanguageSwitch />
        </div>
        <img src="/m/icon.svg" alt="" width="60" height="60" />
        <h1>{words(($) => $.app.name)}</h1>
        <p>{words(($) => $.app.tagline)}</p>
        <ul>
          {points.map((point) => (
            <li key={point}>
              <CheckCircleOutline aria-hidden />
              {words(($) => $.signIn.points[point])}
            </li>
          ))}
        </ul>
      </header>
      <main className="page-body welcome-body">
        <SignInForm />
        <p className="hint welcome-note">{words(($) => $.signIn.note)}</p>
      </main>
    </div>
  );
}

function SignInForm() {
  const words = useWords();
  const go = useGo();
  const back = useBack();
  const [phone, setPhone] = useState('');
  const [code, setCode] = useState('');
  const [errors, setErrors] = useState<Errors>({});
  const show = (refusal: Refusal) => {
    const { phone: ofPhone, code: ofCode } = refusal.fields;
    const other = (ofPhone ?? ofCode) ? undefined : refusal.message;
    setErrors({ phone: ofPhone, code: ofCode, other });
  };
  const signingIn = useSend<SessionRequest, Session>(borrowerApi.signIn, {
    onSuccess: ({ me }) => {
      queryClient.setQueryData(meQuery.queryKey, me);
      void go(back, { replace: true });
    },
    onError: show,
  });
  const phoneFault = () => (isPhone(phone) ? undefined : words(($) => $.signIn.phoneFault));
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const ofCode = isSmsCode(code) ? undefined : words(($) => $.code.fault);
    const ofPhone = phoneFault();
    setErrors({ phone: ofPhone, code: ofCode });
    if (!ofPhone && !ofCode) signingIn.mutate({ phone, code });
  };
  return (
    <form className="card stack" onSubmit={submit} noValidate>
      <div>
        <h2 className="welcome-title">{words(($) => $.signIn.title)}</h2>
        <p className="hint">{words(($) => $.signIn.lead)}</p>
      </div>
      <div>
        <TextField
          label={words(($) => $.signIn.phone)}
          placeholder={words(($) => $.signIn.phonePlaceholder)}
          value={phone}
          onChange={(event) => setPhone(phoneDigits(event.target.value))}
          onBlur={() => phone !== '' && setErrors({ ...errors, phone: phoneFault() })}
          error={errors.phone}
          type="tel"
          inputMode="numeric"
          autoComplete="tel-national"
          before={<span className="field-unit num">+86</span>}
        />
        <SmsCode
          value={code}
          onChange={setCode}
          error={errors.code}
          send={(headers) => borrowerApi.sendCode({ phone }, headers)}
          isReady={() => {
            setErrors({ phone: phoneFault() });
            return isPhone(phone);
          }}
          onRefused={show}
        />
      </div>
      <SendButton failure={errors.other} isSending={signingIn.isPending}>
        {words(($) => $.signIn.submit)}
      </SendButton>
    </form>
  );
}
