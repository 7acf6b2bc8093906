import { Button, Empty, Flex, Pagination, Spin } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api } from '@/shared/api/client';
import type { Document } from '@/shared/api/contract';
import { Loaded } from './states';

/** A material page by page, as pictures that the house drew: the file itself is not opened here. */
export function DocumentPages({ document }: { document: Document }) {
  const pages = api.useQuery(
    'get',
    '/api/v1/documents/{document_id}/pages',
    { params: { path: { document_id: document.id } } },
    { staleTime: Number.POSITIVE_INFINITY },
  );
  return (
    <Loaded query={pages}>
      {({ pages: count }) => <Pages document={document} count={count} />}
    </Loaded>
  );
}

function Pages({ document, count }: { document: Document; count: number }) {
  const { t } = useTranslation('staff');
  const [page, setPage] = useState(1);
  const [state, setState] = useState<'coming' | 'there' | 'failed'>('coming');
  const turnTo = (next: number) => {
    setState('coming');
    setPage(next);
  };
  const source = `/api/v1/documents/${encodeURIComponent(document.id)}/pages/${page}`;
  return (
    <Flex vertical align="center" gap={12}>
      {state === 'failed' ? (
        <Empty
          image={Empty.PRESENTED_IMAGE_SIMPLE}
          description={t(($) => $.desk.document.noPage, { page })}
        >
          <Button onClick={() => setState('coming')}>{t(($) => $.desk.document.again)}</Button>
        </Empty>
      ) : (
        <Spin spinning={state === 'coming'}>
          <img
            key={source}
            src={source}
            alt={t(($) => $.desk.document.pageOf, { name: document.file_name, page, count })}
            onLoad={() => setState('there')}
            onError={() => setState('failed')}
            className="document-page"
          />
        </Spin>
      )}
      {count > 1 && (
        <Pagination
          simple
          current={page}
          total={count}
          pageSize={1}
          showSizeChanger={false}
          onChange={turnTo}
        />
      )}
      <span className="small muted">{t(($) => $.desk.document.drawn)}</span>
    </Flex>
  );
}
