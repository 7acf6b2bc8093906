import { useQueryClient } from '@tanstack/react-query';
import { App, Button, Flex, Form, Select } from 'antd';
import { useTranslation } from 'react-i18next';
import { FileField } from '@/desk/FileField';
import { FormRefusal, showFieldErrors } from '@/desk/forms';
import { answerOf, asForm, http } from '@/shared/api/client';
import type { Case } from '@/shared/api/contract';
import { useSend } from '@/shared/api/intent';
import { useText } from '@/shared/i18n';
import { palette } from '@/shared/ui/palette';

const SIZE_MAX_BYTES = 10 * 1024 * 1024;

interface Values {
  kind: string;
  file: File;
}

/** Adds one document to the case. */
export function UploadForm({ data }: { data: Case }) {
  const { t } = useTranslation('staff');
  const text = useText();
  const { message } = App.useApp();
  const queryClient = useQueryClient();
  const [form] = Form.useForm<Values>();
  const upload = useSend((values: Values, headers) =>
    answerOf(
      http.POST('/api/v1/applications/{application_id}/documents', {
        params: { path: { application_id: data.id } },
        ...asForm(values),
        headers,
      }),
    ),
  );
  const submit = (values: Values) =>
    upload.mutate(values, {
      onSuccess: ({ file_name }) => {
        form.resetFields();
        void message.success(t(($) => $.applications.documents.done, { name: file_name }));
        void queryClient.invalidateQueries({
          queryKey: ['get', '/api/v1/applications/{application_id}'],
        });
      },
      onError: (error) => showFieldErrors(form, error),
    });
  return (
    <div
      style={{
        background: '#f8fafc',
        borderRadius: 8,
        padding: '16px 16px 4px',
        marginBottom: 16,
        border: `1px dashed ${palette.border}`,
      }}
    >
      <Form form={form} layout="vertical" onFinish={submit} requiredMark={false}>
        <Flex gap="0 16px" wrap align="flex-start">
          <Form.Item
            name="kind"
            label={t(($) => $.applications.documents.kind)}
            rules={[{ required: true, message: t(($) => $.applications.documents.kindMissing) }]}
            style={{ width: 240, maxWidth: '100%' }}
          >
            <Select
              options={data.document_kinds.map(({ code, label, required }) => ({
                value: code,
                label: required
                  ? `${text(label)} · ${t(($) => $.applications.documents.required)}`
                  : text(label),
              }))}
            />
          </Form.Item>
          <FileField
            label={t(($) => $.applications.documents.hint)}
            choose={t(($) => $.applications.documents.choose)}
            rules={[
              { required: true, message: t(($) => $.applications.documents.fileMissing) },
              {
                validator: async (_, chosen?: File) => {
                  if (chosen && chosen.size > SIZE_MAX_BYTES)
                    throw new Error(t(($) => $.applications.documents.tooLarge));
                },
              },
            ]}
          />
          <Button
            type="primary"
            htmlType="submit"
            loading={upload.isPending}
            style={{ margin: '26px 0 20px' }}
          >
            {t(($) => $.applications.documents.upload)}
          </Button>
        </Flex>
        <FormRefusal error={upload.error} />
      </Form>
    </div>
  );
}
