import { UploadOutlined } from '@ant-design/icons';
import { useQueryClient } from '@tanstack/react-query';
import { App, Button, Flex, Upload } from 'antd';
import { useTranslation } from 'react-i18next';
import { answerOf, api, asForm, http } from '@/shared/api/client';
import { useSend } from '@/shared/api/intent';
import { formatSize } from './DocumentTable';
import { FormRefusal } from './forms';
import { Moment } from './values';

const EVIDENCE = '/api/v1/loans/{loan_id}/write-off-evidence';

/** What proves the ground of a loan's write-off; while nothing is decided, with a way to add to it. */
export function WriteOffEvidence({ loanId, isOpen }: { loanId: string; isOpen: boolean }) {
  const { t } = useTranslation('staff');
  const filed = api.useQuery('get', EVIDENCE, { params: { path: { loan_id: loanId } } });
  return (
    <section aria-label={t(($) => $.desk.evidence.title)}>
      <Flex vertical gap={8}>
        <strong>{t(($) => $.desk.evidence.title)}</strong>
        {filed.data?.length === 0 && (
          <span className="muted">{t(($) => $.desk.evidence.none)}</span>
        )}
        {filed.data?.map((one) => (
          <Flex key={one.id} gap="4px 16px" wrap align="baseline">
            <a
              href={`/api/v1/loans/${loanId}/write-off-evidence/${one.id}`}
              download={one.file_name}
              style={{ overflowWrap: 'anywhere' }}
            >
              {one.file_name}
            </a>
            <span className="muted small num">
              {one.number} · {formatSize(one.size_bytes)} · {one.uploaded_by} ·{' '}
              <Moment value={one.uploaded_at} />
            </span>
          </Flex>
        ))}
        {isOpen && <AddEvidence loanId={loanId} />}
      </Flex>
    </section>
  );
}

function AddEvidence({ loanId }: { loanId: string }) {
  const { t } = useTranslation('staff');
  const { message } = App.useApp();
  const queryClient = useQueryClient();
  const upload = useSend((file: File, headers) =>
    answerOf(
      http.POST(EVIDENCE, {
        params: { path: { loan_id: loanId } },
        ...asForm({ file }),
        headers,
      }),
    ),
  );
  const send = (file: File) => {
    upload.mutate(file, {
      onSuccess: ({ file_name }) => {
        void message.success(t(($) => $.desk.evidence.done, { name: file_name }));
        void queryClient.invalidateQueries({ queryKey: ['get', EVIDENCE] });
      },
    });
    return false; // The browser keeps it: we send it ourselves.
  };
  return (
    <>
      <Flex gap={12} wrap align="center">
        <Upload accept=".jpg,.jpeg,.png,.pdf" beforeUpload={send} showUploadList={false}>
          <Button icon={<UploadOutlined />} loading={upload.isPending}>
            {t(($) => $.desk.evidence.add)}
          </Button>
        </Upload>
        <span className="muted small">{t(($) => $.desk.evidence.hint)}</span>
      </Flex>
      <FormRefusal error={upload.error} />
    </>
  );
}
