import { Link } from '@tanstack/react-router';
import { Alert, Col, Row } from 'antd';
import dayjs from 'dayjs';
import { useTranslation } from 'react-i18next';
import { PageBody, useTitle } from '@/desk/page';
import { every } from '@/desk/polling';
import { usePermissions, useStaff } from '@/desk/staff';
import { Loaded } from '@/desk/states';
import { api } from '@/shared/api/client';
import { ApplicationsByStatus } from './ApplicationsByStatus';
import { Inbox } from './Inbox';
import { MeasureCard } from './MeasureCard';

const POLL_MS = 15_000;

const SOON_DAYS = 7;

/** How many cards stand side by side on a desk, so that none is left alone in a row. */
const perRow = (count: number) => (count <= 5 ? count : Math.ceil(count / 2));

export function WorkbenchPage() {
  const { t } = useTranslation('staff');
  useTitle(t(($) => $.workbench.title));
  const { password_due_on } = useStaff();
  const isDueSoon = dayjs(password_due_on).diff(dayjs(), 'day') < SOON_DAYS;
  const seesApplications = usePermissions()('applications.see');
  const workbench = api.useQuery(
    'get',
    '/api/v1/workbench',
    {},
    { refetchInterval: every(POLL_MS) },
  );
  return (
    <Loaded query={workbench}>
      {({ measures, applications }) => (
        <PageBody>
          {password_due_on && isDueSoon && (
            <Alert
              type="warning"
              showIcon
              title={t(($) => $.workbench.passwordSoon, { date: password_due_on })}
              action={<Link to="/account">{t(($) => $.workbench.passwordGo)}</Link>}
            />
          )}
          <Row gutter={[16, 16]}>
            {measures.map((measure) => (
              <Col
                key={measure.code}
                xs={12}
                md={8}
                xl={{ flex: `${100 / perRow(measures.length)}%` }}
              >
                <MeasureCard measure={measure} />
              </Col>
            ))}
          </Row>
          <Row gutter={[16, 16]}>
            <Col xs={24} xl={seesApplications ? 17 : 24}>
              <Inbox />
            </Col>
            {seesApplications && (
              <Col xs={24} xl={7}>
                <ApplicationsByStatus counts={applications} />
              </Col>
            )}
          </Row>
        </PageBody>
      )}
    </Loaded>
  );
}
