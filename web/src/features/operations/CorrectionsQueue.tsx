import { Card } from 'antd';
import { CorrectionTable } from '@/desk/CorrectionTable';
import { pagingOf } from '@/desk/listSearch';
import { Loaded } from '@/desk/states';
import { api } from '@/shared/api/client';
import type { QueueProps } from './OperationsPage';

/** Corrections of customers' data that wait for a second person. */
export function CorrectionsQueue({ search }: QueueProps) {
  const found = api.useQuery('get', '/api/v1/corrections', {
    params: { query: pagingOf(search) },
  });
  return (
    <Card className="flush" styles={{ body: { padding: 0 } }}>
      <Loaded query={found}>{({ items }) => <CorrectionTable rows={items} withCustomer />}</Loaded>
    </Card>
  );
}
