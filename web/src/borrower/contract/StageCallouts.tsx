import { useText } from '@/shared/i18n';
import type { Contract } from '../api/contract';
import { Callout } from '../components/Answer';
import { useWords } from '../i18n';

/** Where the contract stands when it is not waiting: being signed, verifiable, or ended and why. */
export function StageCallouts({ contract }: { contract: Contract }) {
  const words = useWords();
  const text = useText();
  const { stage, number, verification_code, end_reason } = contract;
  if (stage === 'signing')
    return (
      <Callout tone="blue" title={words(($) => $.contract.signing)}>
        {words(($) => $.contract.signingHint)}
      </Callout>
    );
  if (stage === 'void')
    return (
      <Callout tone="grey" title={words(($) => $.contract.void)}>
        {end_reason
          ? words(($) => $.contract.endedFor, { reason: text(end_reason) })
          : words(($) => $.contract.voidHint)}
      </Callout>
    );
  if (stage === 'ended')
    return (
      <Callout tone="grey" title={words(($) => $.contract.ended)}>
        {end_reason && words(($) => $.contract.endedFor, { reason: text(end_reason) })}
      </Callout>
    );
  if (!verification_code) return null;
  const address = `/verify?${new URLSearchParams({ number, code: verification_code })}`;
  return (
    <Callout tone="green" title={words(($) => $.contract.signed)}>
      {words(($) => $.contract.verify)}
      <br />
      {words(($) => $.contract.verifyCode)} <strong className="num">{verification_code}</strong>{' '}
      <a href={address} target="_blank" rel="noopener" className="underlined">
        {words(($) => $.contract.verifyOpen)}
      </a>
    </Callout>
  );
}
