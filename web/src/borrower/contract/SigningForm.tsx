import { useQuery } from '@tanstack/react-query';
import { Toast } from 'antd-mobile';
import { type FormEvent, useState } from 'react';
import { useSend } from '@/shared/api/intent';
import type { Refusal } from '@/shared/api/problem';
import { borrowerApi } from '../api/client';
import type { ConfirmationRequest, Contract, SigningWay } from '../api/contract';
import { contractQuery, queryClient, signingWaysQuery } from '../api/queries';
import { useMe } from '../app/session';
import { isSmsCode } from '../checks/phone';
import { Chips } from '../components/Chips';
import { Fault, TextField } from '../components/Field';
import { SendButton } from '../components/SendButton';
import { SmsCode } from '../components/SmsCode';
import { useWords } from '../i18n';
import { SignaturePad } from './SignaturePad';

const PASSWORD = /^(?=.*\p{L})(?=.*\d).{8,64}$/u;
type Faults = Partial<Record<'code' | 'password' | 'handwriting' | 'agree' | 'other', string>>;

/** The signature: by a code, by hand with a code, or by a password of one's own. */
export function SigningForm({
  contract,
  onConfirmed,
}: {
  contract: Contract;
  onConfirmed: () => void;
}) {
  const words = useWords();
  const { phone_masked } = useMe();
  const ways = useQuery(signingWaysQuery(contract.id));
  const [way, setWay] = useState<SigningWay>('code');
  const [code, setCode] = useState('');
  const [password, setPassword] = useState('');
  const [handwriting, setHandwriting] = useState('');
  const [isAgreed, setAgreed] = useState(false);
  const [errors, setErrors] = useState<Faults>({});
  const isPasswordKnown = way === 'password' && Boolean(ways.data?.has_password);
  const show = ({ fields, message }: Refusal) => {
    setErrors(Object.keys(fields).length > 0 ? fields : { other: message });
    void queryClient.invalidateQueries({ queryKey: signingWaysQuery(contract.id).queryKey });
  };
  const confirming = useSend<ConfirmationRequest, Contract>(
    (body, headers) => borrowerApi.confirmContract(contract.id, body, headers),
    {
      onSuccess: () => {
        void queryClient.invalidateQueries({ queryKey: contractQuery(contract.id).queryKey });
        void queryClient.invalidateQueries({ queryKey: ['applications'] });
        Toast.show({ icon: 'success', content: words(($) => $.contract.done) });
        onConfirmed();
      },
      onError: show,
    },
  );
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const given = { isAgreed, way, code, password, handwriting, isPasswordKnown };
    const faultWords = {
      agree: words(($) => $.contract.agreeFault),
      handwriting: words(($) => $.contract.handFault),
      password: words(($) => $.contract.passwordFault),
      code: words(($) => $.code.fault),
    };
    const fault = faultOf(given);
    if (fault) setErrors({ [fault]: faultWords[fault] });
    else confirming.mutate(requestOf(given));
  };
  return (
    <form className="sheet-body" onSubmit={submit} noValidate>
      <label className="tick">
        <input
          type="checkbox"
          checked={isAgreed}
          onChange={(event) => setAgreed(event.target.checked)}
        />
        {words(($) => $.contract.agree)}
      </label>
      <div aria-live="polite">{errors.agree && !isAgreed && <Fault text={errors.agree} />}</div>
      <Chips
        label={words(($) => $.contract.way)}
        value={way}
        onChange={(code) => setWay(code as SigningWay)}
        choices={[
          { code: 'code', label: words(($) => $.contract.byCode) },
          { code: 'handwriting', label: words(($) => $.contract.byHand) },
          { code: 'password', label: words(($) => $.contract.byPassword) },
        ]}
      />
      {way === 'handwriting' && (
        <SignaturePad onChange={setHandwriting} error={errors.handwriting} />
      )}
      {way === 'password' && (
        <TextField
          label={words(($) => $.contract.password)}
          placeholder={words(($) => $.contract.passwordHint)}
          help={words(($) => (isPasswordKnown ? $.contract.passwordKnown : $.contract.passwordNew))}
          type="password"
          value={password}
          onChange={(event) => setPassword(event.target.value)}
          autoComplete="off"
          error={errors.password}
        />
      )}
      {!isPasswordKnown && (
        <SmsCode
          value={code}
          onChange={setCode}
          error={errors.code}
          help={words(($) => $.code.sentTo, { phone: phone_masked })}
          send={(headers) => borrowerApi.sendContractCode(contract.id, headers)}
          onRefused={show}
        />
      )}
      <div className="sheet-action">
        <SendButton failure={errors.other} isSending={confirming.isPending}>
          {words(($) => $.contract.submit)}
        </SendButton>
      </div>
    </form>
  );
}

interface Given {
  isAgreed: boolean;
  way: SigningWay;
  code: string;
  password: string;
  handwriting: string;
  isPasswordKnown: boolean;
}

/** What is still to be done or put right, the first thing first. */
function faultOf({ isAgreed, way, code, password, handwriting, isPasswordKnown }: Given) {
  if (!isAgreed) return 'agree';
  if (way === 'handwriting' && !handwriting) return 'handwriting';
  if (way === 'password' && !PASSWORD.test(password)) return 'password';
  return isPasswordKnown || isSmsCode(code) ? null : 'code';
}

function requestOf({ way, code, password, handwriting, isPasswordKnown }: Given) {
  const request: ConfirmationRequest = { way };
  if (!isPasswordKnown) request.code = code;
  if (way === 'password') request.password = password;
  if (way === 'handwriting') request.handwriting = handwriting;
  return request;
}
