import { useMutation } from '@tanstack/react-query';
import { Button, Dialog, Toast } from 'antd-mobile';
import { RightOutline, UserOutline } from 'antd-mobile-icons';
import { formatMoney } from '@/shared/format/money';
import { type Language, setLanguage, useLanguage, useText } from '@/shared/i18n';
import { borrowerApi } from '../api/client';
import type { Party } from '../api/contract';
import { forgetPerson } from '../api/queries';
import { PlaceLink, useGo } from '../app/navigation';
import { useMe } from '../app/session';
import { Card, type Fact, Facts } from '../components/Card';
import { Chips } from '../components/Chips';
import { Page } from '../components/Page';
import { useDays } from '../format/days';
import { useWords } from '../i18n';
import { WishesCard } from '../notices/WishesCard';

const LANGUAGES = [
  { code: 'zh-CN', label: '中文' },
  { code: 'en-US', label: 'English' },
];

/** Who is signed in, with every sensitive value masked; language and signing out. */
export function MePage() {
  const words = useWords();
  const go = useGo();
  const language = useLanguage();
  const { party, phone_masked } = useMe();
  const signingOut = useMutation({
    mutationFn: borrowerApi.signOut,
    // The page for those signed in then leads to the sign-in by itself.
    onSuccess: forgetPerson,
    onError: (error) => Toast.show({ content: error.message }),
  });
  const askToSignOut = () => {
    void Dialog.confirm({
      title: words(($) => $.me.signOutAsk),
      content: words(($) => $.me.signOutHint),
      confirmText: words(($) => $.me.signOut),
      cancelText: words(($) => $.app.cancel),
      onConfirm: () => signingOut.mutate(),
    });
  };
  return (
    <Page title={words(($) => $.me.title)}>
      <section className="card person">
        <span className="person-mark" aria-hidden>
          <UserOutline />
        </span>
        <div className="grow">
          <h2>{party?.name_masked ?? phone_masked}</h2>
          <p className="hint num">
            {party
              ? `${words(($) => $.me.number)} ${party.number}`
              : words(($) => $.me.notOpenHint)}
          </p>
        </div>
        {party === null && (
          <Button color="primary" size="small" onClick={() => void go('/account')}>
            {words(($) => $.me.open)}
          </Button>
        )}
      </section>
      {party && <Profile party={party} phone={phone_masked} />}
      {party && <WishesCard />}
      <section className="card">
        <ul className="rows menu">
          <li>
            <PlaceLink to="/applications" className="row card-link">
              {words(($) => $.me.applications)}
              <RightOutline aria-hidden className="weak" />
            </PlaceLink>
          </li>
          <li>
            <PlaceLink to="/loans" className="row card-link">
              {words(($) => $.me.loans)}
              <RightOutline aria-hidden className="weak" />
            </PlaceLink>
          </li>
        </ul>
      </section>
      <Card title={words(($) => $.app.language)}>
        <Chips
          label={words(($) => $.app.language)}
          choices={LANGUAGES}
          value={language}
          onChange={(code) => void setLanguage(code as Language)}
        />
      </Card>
      <Button block size="large" loading={signingOut.isPending} onClick={askToSignOut}>
        {words(($) => $.me.signOut)}
      </Button>
    </Page>
  );
}

function Profile({ party, phone }: { party: Party; phone: string }) {
  const words = useWords();
  const text = useText();
  const { day } = useDays();
  const facts: Fact[] = [
    { name: words(($) => $.me.idNumber), value: party.id_number_masked },
    { name: words(($) => $.me.phone), value: phone },
    { name: words(($) => $.me.occupation), value: text(party.occupation.label) },
    { name: words(($) => $.me.income), value: `¥${formatMoney(party.monthly_income)}` },
    { name: words(($) => $.me.employer), value: party.employer },
    { name: words(($) => $.me.address), value: party.address_masked },
    { name: words(($) => $.me.card), value: party.bank_card_masked },
    { name: words(($) => $.me.openedOn), value: day(party.opened_on) },
  ];
  return (
    <Card title={words(($) => $.me.profile)}>
      <Facts facts={facts.filter(({ value }) => value !== null)} />
      <p className="hint account-hint">{words(($) => $.me.masked)}</p>
    </Card>
  );
}
