import { Alert, Flex } from 'antd';
import { useTranslation } from 'react-i18next';
import { api } from '@/shared/api/client';
import { formatSecond } from '@/shared/format/dates';
import { type AuditSearch, auditQueryOf } from './search';

/** How far the records are sealed, and the list as a file for an inspector. */
export function SealCard({ records, search }: { records: string; search: AuditSearch }) {
  const { t } = useTranslation('staff');
  const seal = api.useQuery('get', '/api/v1/audit/seal', {});
  const head = seal.data?.head;
  const { page: _page, page_size: _size, ...conditions } = auditQueryOf(search) ?? {};
  const query = new URLSearchParams(conditions as Record<string, string>);
  return (
    <Alert
      type="info"
      showIcon
      title={t(($) => $.audit.immutable)}
      description={
        <Flex gap={16} wrap justify="space-between">
          <span className="small num" style={{ overflowWrap: 'anywhere' }}>
            {head
              ? t(($) => $.audit.sealed, {
                  size: head.size.toLocaleString('en-US'),
                  at: formatSecond(head.signed_at),
                  number: head.number,
                  root: head.root.slice(0, 16),
                })
              : t(($) => $.audit.notSealed)}
          </span>
          <a href={`/api/v1/audit/export/${records}?${query}`} download>
            {t(($) => $.audit.export)}
          </a>
        </Flex>
      }
    />
  );
}
