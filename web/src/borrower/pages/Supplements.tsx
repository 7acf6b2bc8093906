import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useText } from '@/shared/i18n';
import { borrowerApi } from '../api/client';
import type { AnswersRequest, Supplement, SupplementItem } from '../api/contract';
import { documentsQuery, supplementsQuery } from '../api/queries';
import { useGo, usePlaceId } from '../app/navigation';
import { Answer, Failure } from '../components/Answer';
import { Card } from '../components/Card';
import { AreaField, Fault } from '../components/Field';
import { Page } from '../components/Page';
import { SendButton } from '../components/SendButton';
import { PageSkeleton } from '../components/Skeletons';
import { MaterialKind } from '../documents/MaterialKind';
import { useWords } from '../i18n';
import { useTurn } from '../progress/turn';

const ANSWER_MAX = 1000;

/** All that the lender still asks, in one list, answered together. */
export function Supplements() {
  const words = useWords();
  const id = usePlaceId();
  const lists = useQuery(supplementsQuery(id));
  const open = lists.data?.find(({ answered_at }) => answered_at === null);
  if (open) return <OpenList id={id} list={open} />;
  return (
    <Page title={words(($) => $.supplements.title)} back={`/applications/${id}`}>
      {lists.isPending && <PageSkeleton />}
      {lists.isError && <Failure error={lists.error} retry={lists.refetch} />}
      {lists.data && <Answer title={words(($) => $.supplements.none)} />}
    </Page>
  );
}

function OpenList({ id, list }: { id: string; list: Supplement }) {
  const words = useWords();
  const go = useGo();
  const [answers, setAnswers] = useState<Record<string, string>>({});
  const sending = useTurn<AnswersRequest>(
    id,
    (body, headers) => borrowerApi.answer(id, body, headers),
    {
      done: words(($) => $.supplements.sent),
      after: () => void go(`/applications/${id}`, { replace: true }),
    },
  );
  return (
    <Page
      title={words(($) => $.supplements.title)}
      back={`/applications/${id}`}
      foot={
        <SendButton
          failure={sending.error?.message}
          isSending={sending.isPending}
          onSend={() => sending.mutate({ answers })}
        >
          {words(($) => $.supplements.send)}
        </SendButton>
      }
    >
      <p className="lead">{words(($) => $.supplements.lead, { n: list.items.length })}</p>
      {list.items.map((item) => (
        <Item
          key={item.nr}
          id={id}
          item={item}
          value={answers[item.nr] ?? ''}
          fault={sending.error?.fields[`answers.${item.nr}`]}
          onChange={(value) => setAnswers((before) => ({ ...before, [item.nr]: value }))}
        />
      ))}
    </Page>
  );
}

interface ItemProps {
  id: string;
  item: SupplementItem;
  value: string;
  fault: string | undefined;
  onChange: (value: string) => void;
}

/** One thing asked for: a document, or words. */
function Item({ id, item, value, fault, onChange }: ItemProps) {
  const text = useText();
  const documents = useQuery({ ...documentsQuery(id), enabled: item.kind === 'document' });
  if (item.kind !== 'document')
    return (
      <Card title={text(item.label)}>
        <AreaField
          label={item.text}
          value={value}
          error={fault}
          maxLength={ANSWER_MAX}
          rows={3}
          onChange={(event) => onChange(event.target.value)}
        />
      </Card>
    );
  const kind = documents.data?.kinds.find(({ code }) => code === item.code) ?? {
    code: item.code,
    label: item.label,
    required: true,
    hint: item.label,
  };
  const words = item.text === '' ? kind.hint : { zh: item.text, en: item.text };
  return (
    <>
      <MaterialKind
        place={{ applicationId: id }}
        kind={{ ...kind, required: true, hint: words }}
        documents={documents.data?.items.filter((document) => document.kind === item.code) ?? []}
        bytesLeft={documents.data?.bytes_left ?? Number.POSITIVE_INFINITY}
      />
      {fault !== undefined && <Fault text={fault} />}
    </>
  );
}
