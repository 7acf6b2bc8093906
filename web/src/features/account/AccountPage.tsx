import { Card, Col, Row } from 'antd';
import { useTranslation } from 'react-i18next';
import { PageBody, PageHead, useTitle } from '@/desk/page';
import { usePermissions, useStaff } from '@/desk/staff';
import { useJoin, useText } from '@/shared/i18n';
import { Pill } from '@/shared/ui/Pill';
import { DelegationsCard } from './DelegationsCard';
import { PasswordCard } from './PasswordCard';

/** One's own account: the password, and who stands in for whom. */
export function AccountPage() {
  const { t } = useTranslation('staff');
  const text = useText();
  const join = useJoin();
  const staff = useStaff();
  const may = usePermissions();
  useTitle(t(($) => $.account.title));
  return (
    <PageBody>
      <Card styles={{ body: { padding: '16px 24px 20px' } }}>
        <PageHead
          title={staff.name}
          tags={
            staff.stands_in_for.length > 0 && (
              <Pill tone="blue">
                {t(($) => $.account.absence.standsIn, { names: join.names(staff.stands_in_for) })}
              </Pill>
            )
          }
          below={[
            staff.account,
            text(staff.organisation.name),
            ...staff.roles.map(({ name }) => text(name)),
          ].join(' · ')}
        />
      </Card>
      <Row gutter={[16, 16]}>
        <Col xs={24} xl={9}>
          <PasswordCard />
        </Col>
        <Col xs={24} xl={15}>
          {may('staff.delegate') && <DelegationsCard />}
        </Col>
      </Row>
    </PageBody>
  );
}
