import { useQuery } from '@tanstack/react-query';
import { Button, Switch, Toast } from 'antd-mobile';
import { type FormEvent, useState } from 'react';
import { useSend } from '@/shared/api/intent';
import { borrowerApi } from '../api/client';
import type { Wishes } from '../api/contract';
import { queryClient, wishesQuery } from '../api/queries';
import { Card } from '../components/Card';
import { Chips } from '../components/Chips';
import { TextField } from '../components/Field';
import { CardSkeleton } from '../components/Skeletons';
import { useWords } from '../i18n';

const LANGUAGES = [
  { code: 'zh', label: '中文' },
  { code: 'en', label: 'English' },
];

/** How the customer wishes to be told; what she must know comes by SMS whatever she chooses. */
export function WishesCard() {
  const words = useWords();
  const wishes = useQuery(wishesQuery);
  if (wishes.isPending) return <CardSkeleton />;
  if (wishes.isError) return null;
  return (
    <Card title={words(($) => $.wishes.title)}>
      <WishesForm saved={wishes.data} />
    </Card>
  );
}

function WishesForm({ saved }: { saved: Wishes }) {
  const words = useWords();
  const [wanted, setWanted] = useState(saved);
  const saving = useSend<Wishes, Wishes>(borrowerApi.chooseNotices, {
    onSuccess: (answer) => {
      queryClient.setQueryData(wishesQuery.queryKey, answer);
      Toast.show({ icon: 'success', content: words(($) => $.wishes.done) });
    },
    onError: (error) => {
      if (Object.keys(error.fields).length === 0) Toast.show({ content: error.message });
    },
  });
  const change = (part: Partial<Wishes>) => setWanted({ ...wanted, ...part });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    saving.mutate(wanted);
  };
  const isChanged = JSON.stringify(wanted) !== JSON.stringify(saved);
  return (
    <form onSubmit={submit} style={{ display: 'grid', gap: 12 }}>
      <p className="field-label">{words(($) => $.wishes.language)}</p>
      <Chips
        label={words(($) => $.wishes.language)}
        choices={LANGUAGES}
        value={wanted.language}
        onChange={(language) => change({ language })}
      />
      <SwitchRow
        label={words(($) => $.wishes.sms)}
        help={words(($) => $.wishes.smsHelp)}
        isOn={wanted.sms}
        onChange={(sms) => change({ sms })}
      />
      <SwitchRow
        label={words(($) => $.wishes.email)}
        isOn={wanted.email}
        onChange={(email) => change({ email })}
      />
      {wanted.email && (
        <TextField
          label={words(($) => $.wishes.address)}
          type="email"
          autoComplete="email"
          placeholder="name@example.com"
          value={wanted.email_address}
          error={saving.error?.fields.email_address}
          onChange={(event) => change({ email_address: event.target.value })}
        />
      )}
      <Button
        block
        color="primary"
        fill="outline"
        type="submit"
        disabled={!isChanged}
        loading={saving.isPending}
      >
        {words(($) => $.wishes.save)}
      </Button>
    </form>
  );
}

interface SwitchRowProps {
  label: string;
  help?: string;
  isOn: boolean;
  onChange: (isOn: boolean) => void;
}

function SwitchRow({ label, help, isOn, onChange }: SwitchRowProps) {
  return (
    <div className="row">
      <div className="grow">
        {label}
        {help && <p className="hint">{help}</p>}
      </div>
      <Switch aria-label={label} checked={isOn} onChange={onChange} />
    </div>
  );
}
