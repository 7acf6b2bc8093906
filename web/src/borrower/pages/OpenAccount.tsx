import { useQuery } from '@tanstack/react-query';
import { Button, Toast } from 'antd-mobile';
import { LockOutline } from 'antd-mobile-icons';
import { type FormEvent, useRef, useState } from 'react';
import { useSend } from '@/shared/api/intent';
import { useText } from '@/shared/i18n';
import { borrowerApi } from '../api/client';
import type { Me, Party, PartyRequest } from '../api/contract';
import { meQuery, occupationsQuery, queryClient } from '../api/queries';
import { Redirect } from '../app/navigation';
import { useMe } from '../app/session';
import { fenOf, moneyOf, ungrouped } from '../checks/amount';
import { digitsOf, groupsOfFour } from '../checks/bankCard';
import {
  EMPTY_PARTY_FORM,
  PARTY_FIELDS,
  type PartyField,
  type PartyForm,
  partyFault,
} from '../checks/party';
import { Callout, Failure } from '../components/Answer';
import { Card } from '../components/Card';
import { SelectField, TextField } from '../components/Field';
import { Page } from '../components/Page';
import { CardSkeleton } from '../components/Skeletons';
import { today } from '../format/days';
import { useWords } from '../i18n';

type Errors = Partial<Record<PartyField, string | undefined>>;

/** Opening an account: who the person is, what she earns, and her card. */
export function OpenAccount() {
  const words = useWords();
  const text = useText();
  const me = useMe();
  const occupations = useQuery(occupationsQuery);
  const [form, setForm] = useState<PartyForm>(EMPTY_PARTY_FORM);
  const [errors, setErrors] = useState<Errors>({});
  const formElement = useRef<HTMLFormElement>(null);

  const faultText = (field: PartyField): string | undefined => {
    const fault = partyFault(field, form[field], today());
    return fault === null ? undefined : words(($) => $.faults[fault]);
  };
  const showFirst = () =>
    requestAnimationFrame(() =>
      formElement.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus(),
    );
  const opening = useSend<PartyRequest, Party>(borrowerApi.openAccount, {
    onSuccess: (party) => {
      const opened: Me = { ...me, party };
      queryClient.setQueryData(meQuery.queryKey, opened);
      void queryClient.invalidateQueries({ queryKey: ['offer'] });
      Toast.show({ icon: 'success', content: words(($) => $.account.done) });
    },
    onError: ({ fields }) => {
      setErrors(fields);
      showFirst();
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const found = Object.fromEntries(PARTY_FIELDS.map((field) => [field, faultText(field)]));
    setErrors(found);
    if (Object.values(found).some((fault) => fault !== undefined)) showFirst();
    else opening.mutate(requestOf(form));
  };

  const of = (field: PartyField, written = (value: string) => value) => ({
    label: words(($) => $.account.fields[field]),
    placeholder: words(($) => $.account.placeholders[field]),
    value: form[field],
    error: errors[field],
    onChange: (event: { target: { value: string } }) => {
      setForm({ ...form, [field]: written(event.target.value) });
      // The word on the old value goes; the new one is judged when the field is left.
      setErrors({ ...errors, [field]: undefined });
    },
    onBlur: () => form[field] !== '' && setErrors({ ...errors, [field]: faultText(field) }),
  });

  // Whoever has an account, from before or just now, goes on to what it is for.
  if (me.party !== null) return <Redirect to="/apply" />;
  const faults = Object.values(errors).filter((error) => error !== undefined).length;
  const other = opening.error && faults === 0 ? opening.error.message : undefined;
  return (
    <Page
      title={words(($) => $.account.title)}
      back="/"
      foot={
        <Button
          block
          color="primary"
          size="large"
          type="submit"
          form="account"
          loading={opening.isPending}
        >
          {words(($) => $.account.submit)}
        </Button>
      }
    >
      <p className="lead">{words(($) => $.account.lead)}</p>
      {occupations.isError && <Failure error={occupations.error} retry={occupations.refetch} />}
      {occupations.isPending && <CardSkeleton lines={6} />}
      {occupations.data && (
        <form id="account" ref={formElement} className="stack" onSubmit={submit} noValidate>
          <Card title={words(($) => $.account.identity)}>
            <TextField {...of('name')} autoComplete="name" maxLength={40} />
            <TextField
              {...of('id_number', (value) => value.toUpperCase().replace(/\s/g, ''))}
              autoComplete="off"
              autoCapitalize="characters"
              maxLength={18}
            />
          </Card>
          <Card title={words(($) => $.account.work)}>
            <SelectField
              {...of('occupation')}
              choices={occupations.data.map(({ code, label }) => ({ code, label: text(label) }))}
            />
            <TextField
              {...of('monthly_income', ungrouped)}
              inputMode="decimal"
              autoComplete="off"
              after={<span className="field-unit">{words(($) => $.app.yuan)}</span>}
            />
            <TextField {...of('employer')} isOptional autoComplete="organization" />
            <TextField {...of('address')} autoComplete="street-address" />
          </Card>
          <Card title={words(($) => $.account.card)}>
            <TextField
              {...of('bank_card', groupsOfFour)}
              help={words(($) => $.account.cardHint)}
              inputMode="numeric"
              autoComplete="off"
              maxLength={23}
            />
          </Card>
          {faults > 0 && (
            <Callout tone="red" alert title={words(($) => $.account.check, { n: faults })} />
          )}
          {other && (
            <Callout tone="red" alert>
              {other}
            </Callout>
          )}
        </form>
      )}
      <p className="hint secured">
        <LockOutline aria-hidden /> {words(($) => $.account.secured)}
      </p>
    </Page>
  );
}

/** The form as the server wants it; optional fields that are empty are left out. */
function requestOf(form: PartyForm): PartyRequest {
  const employer = form.employer.trim();
  const address = form.address.trim();
  return {
    name: form.name.trim(),
    id_number: form.id_number,
    occupation: form.occupation,
    monthly_income: moneyOf(fenOf(form.monthly_income) ?? 0),
    bank_card: digitsOf(form.bank_card),
    ...(employer && { employer }),
    address,
  };
}
