import { Alert, Button, Card, Upload } from 'antd';
import { useTranslation } from 'react-i18next';
import { FormRefusal } from '@/desk/forms';
import { answerOf, asForm, http } from '@/shared/api/client';
import { useSend } from '@/shared/api/intent';
import type { Asked } from './VerifyPage';

/** Compares the file that somebody holds with the document, to the byte. */
export function FileCheck({ asked }: { asked: Asked }) {
  const { t } = useTranslation('staff');
  const checking = useSend((file: File, headers) =>
    answerOf(
      http.POST('/api/v1/verifications/files', {
        ...asForm({ ...asked, file }),
        headers,
      }),
    ),
  );
  const result = checking.data;
  return (
    <Card title={t(($) => $.verification.file)}>
      <p>{t(($) => $.verification.fileLead)}</p>
      <Upload
        accept="application/pdf"
        showUploadList={false}
        beforeUpload={(file) => {
          checking.mutate(file);
          return false;
        }}
      >
        <Button loading={checking.isPending}>{t(($) => $.verification.choose)}</Button>
      </Upload>
      <FormRefusal error={checking.error} />
      {result && (
        <Alert
          style={{ marginTop: 12 }}
          type={result.same_file ? 'success' : 'error'}
          showIcon
          role="alert"
          title={t(($) => (result.same_file ? $.verification.same : $.verification.other))}
          description={
            <span className="code" style={{ wordBreak: 'break-all' }}>
              {t(($) => $.verification.uploaded)} {result.uploaded_sha256}
            </span>
          }
        />
      )}
    </Card>
  );
}
