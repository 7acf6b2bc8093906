import { Button, Modal } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { type PaidFor, Payee } from './Payee';

/** Opens to whom a payment goes: to compare it with its papers, or to note it. */
export function PayeeButton(paid: PaidFor) {
  const { t } = useTranslation('staff');
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <Button size="small" onClick={() => setOpen(true)}>
        {t(($) => $.disbursement.payee.title)}
      </Button>
      <Modal
        open={isOpen}
        title={t(($) => $.disbursement.payee.title)}
        width={640}
        destroyOnHidden
        footer={null}
        onCancel={() => setOpen(false)}
      >
        <Payee {...paid} />
      </Modal>
    </>
  );
}
