import { EyeInvisibleOutlined, EyeOutlined, LockOutlined } from '@ant-design/icons';
import { Button, Flex } from 'antd';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Facts } from '@/desk/Facts';
import { usePermissions } from '@/desk/staff';
import type { Customer, ProfileField } from '@/shared/api/contract';
import { formatValue } from '@/shared/format/money';
import { useText } from '@/shared/i18n';
import { UnmaskDialog } from './UnmaskDialog';

const SHOWN_MS = 5 * 60_000;

/** The newest value of every field; masked ones in full only on request, and not for long. */
export function Profile({ customer }: { customer: Customer }) {
  const { t } = useTranslation('staff');
  const text = useText();
  const may = usePermissions();
  const [isAsking, setIsAsking] = useState(false);
  const [clear, setClear] = useState<ProfileField[] | null>(null);
  useEffect(() => {
    if (!clear) return;
    const timer = setTimeout(() => setClear(null), SHOWN_MS);
    return () => clearTimeout(timer);
  }, [clear]);
  const isSomethingMasked = customer.profile.some(({ masked }) => masked);
  const inFull = new Map(clear?.map((field) => [field.field, field]));
  const items = customer.profile.map((masked) => {
    const field = inFull.get(masked.field) ?? masked;
    return {
      label: text(field.label),
      value: (
        <span className="num">
          {field.text ? text(field.text) : formatValue(field.value ?? '—')}
          {field.masked && (
            <LockOutlined aria-hidden style={{ marginInlineStart: 6, color: '#8792a5' }} />
          )}
        </span>
      ),
    };
  });
  return (
    <>
      {isSomethingMasked && may('customers.unmask') && (
        <Flex justify="flex-end" align="center" gap={12} style={{ marginBottom: 12 }} wrap>
          {clear && <span className="small">{t(($) => $.parties.maskedNow)}</span>}
          {clear ? (
            <Button icon={<EyeInvisibleOutlined />} onClick={() => setClear(null)}>
              {t(($) => $.parties.mask)}
            </Button>
          ) : (
            <Button icon={<EyeOutlined />} onClick={() => setIsAsking(true)}>
              {t(($) => $.parties.unmask)}
            </Button>
          )}
        </Flex>
      )}
      <Facts items={items} />
      <UnmaskDialog
        customerId={customer.id}
        isOpen={isAsking}
        onClose={() => setIsAsking(false)}
        onUnmasked={setClear}
      />
    </>
  );
}
