import { SyncOutlined } from '@ant-design/icons';
import { useQueryClient } from '@tanstack/react-query';
import { App, Button, DatePicker, Flex } from 'antd';
import dayjs from 'dayjs';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { answerOf, http } from '@/shared/api/client';
import type { Reconciliation } from '@/shared/api/contract';
import { useSend } from '@/shared/api/intent';

const DAY = 'YYYY-MM-DD';

/** Fetches the statement of a day and compares. */
export function CompareControls({ today, source }: Pick<Reconciliation, 'today' | 'source'>) {
  const { t } = useTranslation('staff');
  const { message } = App.useApp();
  const queryClient = useQueryClient();
  const [on, setOn] = useState(today);
  const compare = useSend((day: string, headers) =>
    answerOf(
      http.POST('/api/v1/reconciliation/statements', { body: { on: day, source }, headers }),
    ),
  );
  return (
    <Flex gap={8} align="center" wrap>
      <label htmlFor="statement_on" className="muted">
        {t(($) => $.reconciliation.day)}
      </label>
      <DatePicker
        id="statement_on"
        value={dayjs(on)}
        allowClear={false}
        disabledDate={(day) => day.isAfter(dayjs(today), 'day')}
        onChange={(day) => day && setOn(day.format(DAY))}
      />
      <Button
        type="primary"
        icon={<SyncOutlined />}
        loading={compare.isPending}
        onClick={() =>
          compare.mutate(on, {
            onSuccess: (done) => {
              void message.success(
                t(($) => $.reconciliation.compared, done),
                6,
              );
              void queryClient.invalidateQueries({ queryKey: ['get', '/api/v1/reconciliation'] });
              void queryClient.invalidateQueries({
                queryKey: ['get', '/api/v1/reconciliation/breaks'],
              });
            },
            onError: (error) => void message.error(error.message, 8),
          })
        }
      >
        {t(($) => $.reconciliation.compare)}
      </Button>
    </Flex>
  );
}
