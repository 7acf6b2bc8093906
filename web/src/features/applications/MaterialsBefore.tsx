import { UploadOutlined } from '@ant-design/icons';
import { useQueryClient } from '@tanstack/react-query';
import { App, Button, Card, Flex, Upload } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { formatSize } from '@/desk/DocumentTable';
import { Loaded } from '@/desk/states';
import { answerOf, api, asForm, http } from '@/shared/api/client';
import type { BroughtMaterials } from '@/shared/api/contract';
import { useSend } from '@/shared/api/intent';
import { Refusal } from '@/shared/api/problem';
import { useText } from '@/shared/i18n';
import { Pill } from '@/shared/ui/Pill';

type MaterialKind = BroughtMaterials['kinds'][number];

interface MaterialsBeforeProps {
  customerId: string;
  product: string;
  /** What the server said of the application that was not taken. */
  refusal: unknown;
}

/** What the product asks for, and what the customer has brought of it. */
export function MaterialsBefore({ customerId, product, refusal }: MaterialsBeforeProps) {
  const { t } = useTranslation('staff');
  const found = api.useQuery('get', '/api/v1/customers/{customer_id}/materials', {
    params: { path: { customer_id: customerId }, query: { product } },
  });
  const said = refusal instanceof Refusal ? refusal.fields : {};
  return (
    <Card title={t(($) => $.applications.documents.before)}>
      <Loaded query={found}>
        {({ kinds, items }) =>
          kinds.map((kind) => (
            <Line
              key={kind.code}
              customerId={customerId}
              product={product}
              kind={kind}
              files={items.filter((item) => item.kind === kind.code)}
              missing={said[`materials/${kind.code}`]}
            />
          ))
        }
      </Loaded>
    </Card>
  );
}

interface LineProps {
  customerId: string;
  product: string;
  kind: MaterialKind;
  files: BroughtMaterials['items'];
  missing: string | undefined;
}

function Line({ customerId, product, kind, files, missing }: LineProps) {
  const { t } = useTranslation('staff');
  const text = useText();
  const { message } = App.useApp();
  const queryClient = useQueryClient();
  const [fault, setFault] = useState<string>();
  const upload = useSend((file: File, headers) =>
    answerOf(
      http.POST('/api/v1/customers/{customer_id}/materials', {
        params: { path: { customer_id: customerId } },
        ...asForm({ product, kind: kind.code, file }),
        headers,
      }),
    ),
  );
  const send = (file: File) =>
    upload.mutate(file, {
      onSuccess: ({ file_name }) => {
        setFault(undefined);
        void message.success(t(($) => $.applications.documents.done, { name: file_name }));
        void queryClient.invalidateQueries({
          queryKey: ['get', '/api/v1/customers/{customer_id}/materials'],
        });
      },
      onError: ({ fields, message: said }) => setFault(fields.file ?? fields.kind ?? said),
    });
  const shown = fault ?? (files.length === 0 ? missing : undefined);
  return (
    <div style={{ paddingBlock: 8 }}>
      <Flex gap={12} align="center" wrap>
        <span style={{ minWidth: 160 }}>
          {text(kind.label)}{' '}
          {kind.required && <Pill tone="amber">{t(($) => $.applications.documents.required)}</Pill>}
        </span>
        <Upload
          accept=".jpg,.jpeg,.png,.pdf"
          showUploadList={false}
          beforeUpload={(file) => {
            send(file);
            return false;
          }}
        >
          <Button size="small" icon={<UploadOutlined />} loading={upload.isPending}>
            {t(($) => $.applications.documents.upload)}
          </Button>
        </Upload>
        {files.map(({ id, file_name, size_bytes }) => (
          <a
            key={id}
            href={`/api/v1/documents/${id}/content`}
            target="_blank"
            rel="noopener noreferrer"
          >
            {file_name} ({formatSize(size_bytes)})
          </a>
        ))}
      </Flex>
      {shown && (
        <div role="alert" style={{ color: '#b91c1c', marginTop: 4 }}>
          {shown}
        </div>
      )}
    </div>
  );
}
