import { useQuery, useQueryClient } from '@tanstack/react-query';
import { getRouteApi, useNavigate } from '@tanstack/react-router';
import { App, Card, Col, Form, Row, Select } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { showFieldErrors } from '@/desk/forms';
import { PageBody, PageHead, useTitle } from '@/desk/page';
import { Loaded } from '@/desk/states';
import { answerOf, api, http } from '@/shared/api/client';
import type { ApplicationRequest, Offer } from '@/shared/api/contract';
import { useSend } from '@/shared/api/intent';
import { useText } from '@/shared/i18n';
import { ApplicationForm, type ApplicationValues } from './ApplicationForm';
import { CustomerSelect } from './CustomerSelect';
import { MaterialsBefore } from './MaterialsBefore';
import { QuoteCard } from './QuoteCard';

const route = getRouteApi('/_desk/applications/new');

/** An application that the relationship manager hands in for a customer. */
export function NewApplicationPage() {
  const { t } = useTranslation('staff');
  const { customer } = route.useSearch();
  const navigate = route.useNavigate();
  useTitle(t(($) => $.applications.createForm.title));
  return (
    <PageBody>
      <Card styles={{ body: { padding: '16px 24px 20px' } }}>
        <PageHead
          title={t(($) => $.applications.createForm.title)}
          below={t(($) => $.applications.createForm.lead)}
        />
        <div style={{ maxWidth: 520, marginTop: 16 }}>
          <label htmlFor="customer" style={{ display: 'block', marginBottom: 4 }} className="muted">
            {t(($) => $.applications.createForm.customer)}
          </label>
          <CustomerSelect
            id="customer"
            value={customer}
            onChange={(id) => void navigate({ search: id ? { customer: id } : {}, replace: true })}
          />
        </div>
      </Card>
      {customer ? (
        <OfferedForm key={customer} customerId={customer} />
      ) : (
        <Card>
          <span className="muted">{t(($) => $.applications.createForm.chooseFirst)}</span>
        </Card>
      )}
    </PageBody>
  );
}

function OfferedForm({ customerId }: { customerId: string }) {
  const { t } = useTranslation('staff');
  const text = useText();
  const [product, setProduct] = useState('consumer_loan');
  const products = api.useQuery('get', '/api/v1/applications/products', {
    params: { query: { customer_id: customerId } },
  });
  const offer = api.useQuery('get', '/api/v1/applications/offer', {
    params: { query: { customer_id: customerId, product } },
  });
  return (
    <>
      <Card>
        <label htmlFor="product" style={{ display: 'block', marginBottom: 4 }} className="muted">
          {t(($) => $.applications.product)}
        </label>
        <Select
          id="product"
          value={product}
          onChange={setProduct}
          loading={products.isPending}
          style={{ width: 520, maxWidth: '100%' }}
          options={products.data?.items.map(({ code, name, method }) => ({
            value: code,
            label: `${text(name)} · ${text(method)}`,
          }))}
        />
      </Card>
      <Loaded query={offer}>
        {(data) => <FormWithQuote key={product} customerId={customerId} offer={data} />}
      </Loaded>
    </>
  );
}

function FormWithQuote({ customerId, offer }: { customerId: string; offer: Offer }) {
  const { t } = useTranslation('staff');
  const { message } = App.useApp();
  const navigate = useNavigate();
  const queryClient = useQueryClient();
  const [form] = Form.useForm<ApplicationValues>();
  const amount = Form.useWatch('amount', form);
  const term_months = Form.useWatch('term_months', form);
  const quote = useQuery({
    queryKey: ['quote', offer.product.code, amount, term_months],
    queryFn: () =>
      answerOf(
        http.POST('/api/v1/applications/quote', {
          body: {
            product: offer.product.code,
            amount: amount ?? '',
            term_months: term_months ?? 0,
          },
        }),
      ),
    enabled: Boolean(amount && term_months),
    retry: false,
  });
  const submitting = useSend((body: ApplicationRequest, headers) =>
    answerOf(http.POST('/api/v1/applications', { body, headers })),
  );
  const submit = ({ purpose_detail, ...values }: ApplicationValues) =>
    submitting.mutate(
      {
        ...values,
        customer_id: customerId,
        product: offer.product.code,
        consent_version: offer.consent.version,
        purpose_detail: purpose_detail?.trim() ?? '',
      },
      {
        onSuccess: ({ id, number }) => {
          void message.success(t(($) => $.applications.createForm.done, { number }));
          void queryClient.invalidateQueries({ queryKey: ['get', '/api/v1/applications'] });
          void navigate({ to: '/applications/$id', params: { id } });
        },
        onError: (error) => showFieldErrors(form, error),
      },
    );
  return (
    <Row gutter={[16, 16]}>
      <Col xs={24} xl={15}>
        <MaterialsBefore
          customerId={customerId}
          product={offer.product.code}
          refusal={submitting.error}
        />
        <Card style={{ marginTop: 16 }}>
          <ApplicationForm
            form={form}
            offer={offer}
            onSubmit={submit}
            isSending={submitting.isPending}
            error={submitting.error}
          />
        </Card>
      </Col>
      <Col xs={24} xl={9}>
        <QuoteCard offer={offer} quote={quote.data} error={quote.error} />
      </Col>
    </Row>
  );
}
