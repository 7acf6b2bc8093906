import { EditOutlined } from '@ant-design/icons';
import { Button, Flex } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { CorrectionTable } from '@/desk/CorrectionTable';
import { Loaded } from '@/desk/states';
import { api } from '@/shared/api/client';
import { CorrectionDialog } from './CorrectionDialog';

/** What was corrected of a customer, and a dialog to correct more. */
export function Corrections({ customerId }: { customerId: string }) {
  const { t } = useTranslation('staff');
  const [isOpen, setOpen] = useState(false);
  const found = api.useQuery('get', '/api/v1/customers/{customer_id}/corrections', {
    params: { path: { customer_id: customerId } },
  });
  return (
    <Loaded query={found}>
      {({ items, may_correct }) => (
        <>
          {may_correct && (
            <Flex justify="flex-end" style={{ marginBottom: 12 }}>
              <Button icon={<EditOutlined />} onClick={() => setOpen(true)}>
                {t(($) => $.parties.correct.title)}
              </Button>
            </Flex>
          )}
          <CorrectionTable rows={items} />
          {isOpen && <CorrectionDialog customerId={customerId} onClose={() => setOpen(false)} />}
        </>
      )}
    </Loaded>
  );
}
