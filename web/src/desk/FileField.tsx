import { UploadOutlined } from '@ant-design/icons';
import { Button, Form, type FormItemProps, Upload } from 'antd';

/** A form's `file`: chosen here, sent with the rest of the form. */
export function FileField({ choose, ...item }: FormItemProps & { choose: string }) {
  const file = Form.useWatch<File | undefined>('file');
  return (
    <Form.Item
      {...item}
      name="file"
      valuePropName="chosen"
      getValueFromEvent={(event: { file: File }) => event.file}
    >
      <Upload
        accept=".jpg,.jpeg,.png,.pdf"
        maxCount={1}
        beforeUpload={() => false}
        showUploadList={false}
      >
        <Button icon={<UploadOutlined />}>{file?.name ?? choose}</Button>
      </Upload>
    </Form.Item>
  );
}
