import { Card, Empty } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useBankDate } from '@/desk/bankDate';
import { PageBody, PageHead, useTitle } from '@/desk/page';
import { answerOf, http } from '@/shared/api/client';
import type { Plans, PlanTerms } from '@/shared/api/contract';
import { useSend } from '@/shared/api/intent';
import { QuoteForm } from './QuoteForm';
import { QuoteResult } from './QuoteResult';

/** Plans on any terms, one method or two side by side. */
export function QuotePage() {
  const { t } = useTranslation('staff');
  const [asked, setAsked] = useState<PlanTerms[]>([]);
  useTitle(t(($) => $.quote.title));
  const calculate = useSend<PlanTerms[], Plans>((plans, headers) =>
    answerOf(http.POST('/api/v1/applications/plans', { body: { plans }, headers })),
  );
  const today = useBankDate();
  const ask = (plans: PlanTerms[], refused: (error: unknown) => void) => {
    setAsked(plans);
    calculate.mutate(plans, { onError: refused });
  };
  return (
    <PageBody>
      <PageHead title={t(($) => $.quote.title)} below={t(($) => $.quote.lead)} />
      <Card>
        {today && (
          <QuoteForm
            today={today}
            onAsk={ask}
            error={calculate.error}
            isBusy={calculate.isPending}
          />
        )}
      </Card>
      {calculate.data ? (
        <QuoteResult plans={calculate.data.plans} terms={asked} />
      ) : (
        <Card>
          <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={t(($) => $.quote.start)} />
        </Card>
      )}
    </PageBody>
  );
}
