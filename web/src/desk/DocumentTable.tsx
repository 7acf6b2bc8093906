import { DownloadOutlined, EyeOutlined } from '@ant-design/icons';
import { Button, Modal } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Document } from '@/shared/api/contract';
import { useText } from '@/shared/i18n';
import { StatusBadge } from '@/shared/ui/Pill';
import { CardLines } from './CardLines';
import { DocumentPages } from './DocumentPages';
import { PlainTable } from './PlainTable';
import { Moment } from './values';

function contentOf(document: Document): string {
  return `/api/v1/documents/${encodeURIComponent(document.id)}/content`;
}

/** 734003 -> "717 KB" */
export function formatSize(size_bytes: number): string {
  if (size_bytes < 1024) return `${size_bytes} B`;
  if (size_bytes < 1024 * 1024) return `${Math.round(size_bytes / 1024)} KB`;
  return `${(size_bytes / 1024 / 1024).toFixed(1)} MB`;
}

/** Uploaded materials; their pages are shown as pictures. */
export function DocumentTable({ documents }: { documents: Document[] }) {
  const { t } = useTranslation('staff');
  const text = useText();
  const [shown, setShown] = useState<Document | null>(null);
  return (
    <>
      <PlainTable<Document>
        rows={documents}
        rowKey="id"
        width={780}
        card={(document) => (
          <CardLines
            title={
              <Button
                type="link"
                style={{ padding: 0, height: 'auto' }}
                onClick={() => setShown(document)}
              >
                {document.file_name}
              </Button>
            }
            aside={<StatusBadge status={document.status} />}
            lines={[
              {
                label: `${text(document.kind.label)} · ${formatSize(document.size_bytes)}`,
                value: <Moment value={document.uploaded_at} />,
              },
            ]}
          />
        )}
        columns={[
          {
            title: t(($) => $.desk.document.kind),
            dataIndex: 'kind',
            width: 140,
            render: (_, { kind }) => text(kind.label),
          },
          {
            title: t(($) => $.desk.document.file),
            dataIndex: 'file_name',
            render: (name: string, document) => (
              <Button
                type="link"
                style={{ padding: 0, height: 'auto' }}
                onClick={() => setShown(document)}
              >
                {name}
              </Button>
            ),
          },
          {
            title: t(($) => $.desk.document.size),
            dataIndex: 'size_bytes',
            width: 90,
            align: 'right',
            className: 'num',
            render: formatSize,
          },
          {
            title: t(($) => $.desk.table.status),
            dataIndex: 'status',
            width: 110,
            render: (_, { status }) => <StatusBadge status={status} />,
          },
          { title: t(($) => $.desk.document.by), dataIndex: 'uploaded_by', width: 110 },
          {
            title: t(($) => $.desk.document.at),
            dataIndex: 'uploaded_at',
            width: 145,
            render: (at: string) => <Moment value={at} />,
          },
          {
            key: 'open',
            title: t(($) => $.desk.table.actions),
            width: 110,
            render: (_, document) => (
              <>
                <Button
                  type="text"
                  icon={<EyeOutlined />}
                  aria-label={t(($) => $.desk.document.preview, { name: document.file_name })}
                  onClick={() => setShown(document)}
                />
                <Button
                  type="text"
                  icon={<DownloadOutlined />}
                  aria-label={t(($) => $.desk.document.download, { name: document.file_name })}
                  href={contentOf(document)}
                  download={document.file_name}
                />
              </>
            ),
          },
        ]}
      />
      <Modal
        open={shown !== null}
        onCancel={() => setShown(null)}
        footer={null}
        width="min(960px, 96vw)"
        title={shown?.file_name}
        destroyOnHidden
        styles={{ body: { textAlign: 'center' } }}
      >
        {shown && <DocumentPages document={shown} />}
      </Modal>
    </>
  );
}
