import { PlusOutlined } from '@ant-design/icons';
import { getRouteApi } from '@tanstack/react-router';
import { Card, Flex, Tabs } from 'antd';
import { useTranslation } from 'react-i18next';
import { ButtonLink } from '@/desk/ButtonLink';
import { DocumentTable } from '@/desk/DocumentTable';
import { PageBody, PageHead, useTitle } from '@/desk/page';
import { usePermissions } from '@/desk/staff';
import { Loaded } from '@/desk/states';
import { api } from '@/shared/api/client';
import type { Customer } from '@/shared/api/contract';
import { formatMoment } from '@/shared/format/dates';
import { useText } from '@/shared/i18n';
import { StatusPill } from '@/shared/ui/Pill';
import { Corrections } from './Corrections';
import { ApplicationsTable, ConsentsTable, FactsTable, LoansTable } from './CustomerTables';
import { DiscountButton } from './DiscountDialog';
import { LimitsTable } from './LimitsTable';
import { Profile } from './Profile';

const route = getRouteApi('/_desk/customers/$id');

export function CustomerPage() {
  const { id } = route.useParams();
  const customer = api.useQuery('get', '/api/v1/customers/{customer_id}', {
    params: { path: { customer_id: id } },
  });
  return <Loaded query={customer}>{(data) => <CustomerView customer={data} />}</Loaded>;
}

function CustomerView({ customer }: { customer: Customer }) {
  const { t } = useTranslation('staff');
  const text = useText();
  const may = usePermissions();
  useTitle(`${customer.name_masked} ${customer.number}`);
  const { facts, consents, applications, loans, limits, documents } = customer;
  const below = [
    customer.number,
    text(customer.organisation.name),
    formatMoment(customer.opened_at),
    t(($) => $.parties.openedBy, { name: customer.opened_by }),
  ];
  const tabs = [
    {
      key: 'profile',
      label: t(($) => $.parties.tabs.profile),
      children: <Profile customer={customer} />,
    },
    {
      key: 'applications',
      label: t(($) => $.parties.tabs.applications, { count: applications.length }),
      children: <ApplicationsTable rows={applications} />,
    },
    {
      key: 'loans',
      label: t(($) => $.parties.tabs.loans, { count: loans.length }),
      children: <LoansTable rows={loans} />,
    },
    {
      key: 'limits',
      label: t(($) => $.parties.tabs.limits, { count: limits.length }),
      children: <LimitsTable rows={limits} />,
    },
    {
      key: 'consents',
      label: t(($) => $.parties.tabs.consents, { count: consents.length }),
      children: <ConsentsTable rows={consents} />,
    },
    {
      key: 'documents',
      label: t(($) => $.parties.tabs.documents, { count: documents.length }),
      children: <DocumentTable documents={documents} />,
    },
    {
      key: 'corrections',
      label: t(($) => $.parties.tabs.corrections),
      children: <Corrections customerId={customer.id} />,
    },
    { key: 'facts', label: t(($) => $.parties.tabs.facts), children: <FactsTable rows={facts} /> },
  ];
  return (
    <PageBody>
      <Card styles={{ body: { padding: '16px 24px 20px' } }}>
        <PageHead
          title={customer.name_masked}
          tags={<StatusPill status={customer.status} />}
          below={below.join(' · ')}
          actions={
            <Flex gap={8} wrap>
              {may('bills.discount') && <DiscountButton customerId={customer.id} />}
              {may('applications.submit') && (
                <ButtonLink
                  to="/applications/new"
                  search={{ customer: customer.id }}
                  main
                  icon={<PlusOutlined />}
                >
                  {t(($) => $.parties.apply)}
                </ButtonLink>
              )}
            </Flex>
          }
        />
      </Card>
      <Card styles={{ body: { paddingTop: 4 } }}>
        <Tabs items={tabs} />
      </Card>
    </PageBody>
  );
}
