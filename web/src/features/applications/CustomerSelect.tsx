import { keepPreviousData } from '@tanstack/react-query';
import { Flex, Select } from 'antd';
import { useDeferredValue, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api } from '@/shared/api/client';

interface CustomerSelectProps {
  id: string;
  value: string | undefined;
  onChange: (id: string | undefined) => void;
}

/** Finds a customer by name, number or phone. */
export function CustomerSelect({ id, value, onChange }: CustomerSelectProps) {
  const { t } = useTranslation('staff');
  const [typed, setTyped] = useState('');
  const q = useDeferredValue(typed.trim());
  const found = api.useQuery(
    'get',
    '/api/v1/customers',
    { params: { query: { page: 1, page_size: 20, ...(q ? { q } : {}) } } },
    { placeholderData: keepPreviousData },
  );
  const chosen = api.useQuery(
    'get',
    '/api/v1/customers/{customer_id}',
    { params: { path: { customer_id: value ?? '' } } },
    { enabled: Boolean(value) },
  );
  const rows = found.data?.items ?? [];
  const isListed = rows.some((row) => row.id === value);
  const all = chosen.data && value && !isListed ? [chosen.data, ...rows] : rows;
  return (
    <Select
      id={id}
      allowClear
      style={{ width: '100%' }}
      showSearch={{ filterOption: false, onSearch: setTyped }}
      value={value ?? null}
      onChange={(next: string | null) => onChange(next ?? undefined)}
      loading={found.isFetching}
      placeholder={t(($) => $.applications.createForm.customerHint)}
      notFoundContent={t(($) => $.applications.createForm.notFound)}
      options={all.map((row) => ({
        value: row.id,
        label: (
          <Flex justify="space-between" gap={12}>
            <span>{row.name_masked}</span>
            <span className="small num">{row.number}</span>
          </Flex>
        ),
      }))}
    />
  );
}
