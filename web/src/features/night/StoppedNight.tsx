import { useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Alert, App, Button, Flex } from 'antd';
import { useTranslation } from 'react-i18next';
import { FormRefusal } from '@/desk/forms';
import { ReasonButton } from '@/desk/ReasonButton';
import { usePermissions } from '@/desk/staff';
import { answerOf, http } from '@/shared/api/client';
import type { NightRequest, StoppedNight as Stopped } from '@/shared/api/contract';
import { useSend } from '@/shared/api/intent';
import { useText } from '@/shared/i18n';

/** Where the night stopped and why, and what lets it go on. */
export function StoppedNight({ stopped }: { stopped: Stopped }) {
  const { t } = useTranslation('staff');
  const text = useText();
  const may = usePermissions();
  const { message } = App.useApp();
  const queryClient = useQueryClient();
  const refresh = () => queryClient.invalidateQueries({ queryKey: ['get', '/api/v1/night'] });
  const run = useSend((body: NightRequest, headers) =>
    answerOf(http.POST('/api/v1/night/runs', { body, headers })),
  );
  const sign = useSend((reason: string, headers) =>
    answerOf(
      http.POST('/api/v1/night/days/{on}/sign-off', {
        params: { path: { on: stopped.on } },
        body: { reason },
        headers,
      }),
    ),
  );
  const resume = () => run.mutate({ until_on: stopped.until_on }, { onSuccess: refresh });
  return (
    <Alert
      type="error"
      showIcon
      title={t(($) => $.night.stopped, { date: stopped.on })}
      description={
        <Flex vertical gap={12}>
          <span>{text(stopped.why)}</span>
          {stopped.open_points > 0 && (
            <span>
              {t(($) => $.night.openPoints)} <Link to="/books">{t(($) => $.night.toBooks)}</Link>
            </span>
          )}
          <FormRefusal error={run.error} />
          <Flex gap={8} wrap>
            {may('night.run') && (
              <Button
                type="primary"
                loading={run.isPending}
                disabled={stopped.open_points > 0}
                onClick={resume}
              >
                {t(($) => $.night.resume, { date: stopped.until_on })}
              </Button>
            )}
            {stopped.may_sign_off && (
              <ReasonButton
                label={t(($) => $.night.signOff)}
                lead={t(($) => $.night.signOffLead, { date: stopped.on })}
                send={async (reason) => {
                  await sign.mutateAsync(reason);
                  void message.success(t(($) => $.night.signedOff));
                  await refresh();
                }}
              />
            )}
          </Flex>
        </Flex>
      }
    />
  );
}
