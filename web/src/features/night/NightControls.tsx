import { MoonOutlined } from '@ant-design/icons';
import { useQueryClient } from '@tanstack/react-query';
import { App, Button, DatePicker, Flex, Form } from 'antd';
import dayjs, { type Dayjs } from 'dayjs';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { answerOf, http } from '@/shared/api/client';
import type { Night, NightRequest } from '@/shared/api/contract';
import { useSend } from '@/shared/api/intent';

const DAY = 'YYYY-MM-DD';

/** Starts the night: to the next day, or on to a date. */
export function NightControls({ night }: { night: Night }) {
  const { t } = useTranslation('staff');
  const { modal, message } = App.useApp();
  const queryClient = useQueryClient();
  const [until, setUntil] = useState<Dayjs | null>(null);
  const run = useSend((body: NightRequest, headers) =>
    answerOf(http.POST('/api/v1/night/runs', { body, headers })),
  );
  const bankDate = dayjs(night.bank_date);
  const isBusy = night.running !== null || night.stopped !== null || run.isPending;
  const start = (day: Dayjs) => {
    const until_on = day.format(DAY);
    modal.confirm({
      title: t(($) => $.night.confirm, { date: until_on }),
      content: t(($) => $.night.confirmDays, { count: day.diff(bankDate, 'day') }),
      okText: t(($) => $.night.run),
      onOk: () =>
        run
          .mutateAsync({ until_on })
          .then(() => {
            setUntil(null);
            void message.success(t(($) => $.night.started));
            return queryClient.invalidateQueries({ queryKey: ['get', '/api/v1/night'] });
          })
          .catch((error: Error) => void message.error(error.message, 8)),
    });
  };
  return (
    <Flex gap={24} align="flex-end" wrap>
      <Form layout="vertical">
        <Form.Item
          label={t(($) => $.night.untilLabel)}
          htmlFor="until_on"
          style={{ marginBottom: 0 }}
        >
          <Flex gap={8}>
            <DatePicker
              id="until_on"
              value={until}
              onChange={setUntil}
              disabled={isBusy}
              disabledDate={(day) => !day.isAfter(bankDate, 'day')}
              defaultPickerValue={bankDate}
              showNow={false}
            />
            <Button
              disabled={isBusy || !until?.isAfter(bankDate, 'day')}
              onClick={() => until && start(until)}
            >
              {t(($) => $.night.until)}
            </Button>
          </Flex>
        </Form.Item>
      </Form>
      <Button
        type="primary"
        icon={<MoonOutlined />}
        disabled={isBusy}
        onClick={() => start(bankDate.add(1, 'day'))}
      >
        {t(($) => $.night.next)}
      </Button>
    </Flex>
  );
}
