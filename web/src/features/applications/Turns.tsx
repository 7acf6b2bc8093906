import { Alert, Flex } from 'antd';
import { useTranslation } from 'react-i18next';
import type { Case } from '@/shared/api/contract';
import { formatMoment } from '@/shared/format/dates';
import { formatYuan } from '@/shared/format/money';
import { useText } from '@/shared/i18n';
import { Pill } from '@/shared/ui/Pill';

type Turn = Case['turns'];

/** What the case has been through beside its straight way: appeal, supplements, offer, conditions. */
export function Turns({ data }: { data: Case }) {
  const { t } = useTranslation('staff');
  const text = useText();
  const { appeal, supplements, reduced_for, conditions } = data.turns;
  return (
    <Flex vertical gap={12} style={{ marginBottom: 16 }}>
      {appeal && (
        <Alert
          type="info"
          showIcon
          title={t(($) => $.applications.turns.appeal, { at: formatMoment(appeal.at) })}
          description={appeal.words || t(($) => $.applications.turns.noWords)}
        />
      )}
      {reduced_for && data.approved_amount && (
        <Alert
          type="info"
          showIcon
          title={t(($) => $.applications.turns.reduced, {
            amount: formatYuan(data.approved_amount),
            reason: text(reduced_for),
          })}
        />
      )}
      {supplements.map((supplement) => (
        <SupplementBox key={supplement.id} supplement={supplement} />
      ))}
      {conditions.length > 0 && <ConditionsBox conditions={conditions} />}
    </Flex>
  );
}

function SupplementBox({ supplement }: { supplement: Turn['supplements'][number] }) {
  const { t } = useTranslation('staff');
  const text = useText();
  const { asked_at, answered_at, items } = supplement;
  const title = answered_at
    ? t(($) => $.applications.turns.answered, { at: formatMoment(answered_at) })
    : t(($) => $.applications.turns.asked, { at: formatMoment(asked_at) });
  return (
    <Alert
      type={answered_at ? 'success' : 'warning'}
      showIcon
      title={title}
      description={
        <ol style={{ margin: 0, paddingLeft: 20 }}>
          {items.map(({ nr, label, text: words, answer }) => (
            <li key={nr}>
              {text(label)}
              {words && ` · ${words}`}
              {answer && <strong style={{ display: 'block' }}>{answer}</strong>}
            </li>
          ))}
        </ol>
      }
    />
  );
}

function ConditionsBox({ conditions }: { conditions: Turn['conditions'] }) {
  const { t } = useTranslation('staff');
  return (
    <Alert
      type="warning"
      showIcon
      title={t(($) => $.applications.turns.conditions)}
      description={
        <ol style={{ margin: 0, paddingLeft: 20 }}>
          {conditions.map(({ nr, text: words, is_met, note, checked_by }) => (
            <li key={nr}>
              {words}{' '}
              {is_met !== null && (
                <Pill tone={is_met ? 'green' : 'red'}>
                  {t(($) =>
                    is_met ? $.applications.conditions.met : $.applications.conditions.unmet,
                  )}
                </Pill>
              )}
              {checked_by && (
                <span style={{ display: 'block' }}>
                  {checked_by}：{note}
                </span>
              )}
            </li>
          ))}
        </ol>
      }
    />
  );
}
