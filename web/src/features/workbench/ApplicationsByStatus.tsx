import { Link } from '@tanstack/react-router';
import { Card, Empty, Flex } from 'antd';
import { useTranslation } from 'react-i18next';
import { Bar } from '@/desk/Bar';
import type { Workbench } from '@/shared/api/contract';
import { useText } from '@/shared/i18n';

/** How many applications stand where; each leads to their list. */
export function ApplicationsByStatus({ counts }: { counts: Workbench['applications'] }) {
  const { t } = useTranslation('staff');
  const text = useText();
  const most = Math.max(1, ...counts.map(({ count }) => count));
  return (
    <Card title={t(($) => $.workbench.byStatus)}>
      {counts.length === 0 && (
        <Empty
          image={Empty.PRESENTED_IMAGE_SIMPLE}
          description={t(($) => $.workbench.noApplications)}
        />
      )}
      <Flex vertical gap={14}>
        {counts.map(({ status, count }) => (
          <div key={status.code}>
            <Flex justify="space-between" style={{ marginBottom: 4 }}>
              <Link to="/applications" search={{ status: status.code }}>
                {text(status.label)}
              </Link>
              <span className="num" style={{ fontWeight: 600 }}>
                {count}
              </span>
            </Flex>
            <Bar share={count / most} tone={status.tone} />
          </div>
        ))}
      </Flex>
    </Card>
  );
}
