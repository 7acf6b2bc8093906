import { DeleteOutlined, PlusOutlined } from '@ant-design/icons';
import { Button, Flex, Form, Input, Select } from 'antd';
import { useTranslation } from 'react-i18next';
import type { Case } from '@/shared/api/contract';
import { useText } from '@/shared/i18n';

/** Conditions of an approval: words, and the kind of document that would prove each. */
export function ConditionFields({ kinds }: { kinds: Case['turns']['deferrable_kinds'] }) {
  const { t } = useTranslation('staff');
  const text = useText();
  return (
    <Form.List name="conditions">
      {(fields, { add, remove }) => (
        <div style={{ marginBottom: 16 }}>
          {fields.map(({ key, name }) => (
            <Flex key={key} gap={8} align="start">
              <div style={{ flex: 1 }}>
                <Form.Item
                  name={[name, 'text']}
                  style={{ marginBottom: 8 }}
                  rules={[
                    {
                      required: true,
                      whitespace: true,
                      min: 4,
                      message: t(($) => $.applications.conditions.textShort),
                    },
                  ]}
                >
                  <Input
                    aria-label={t(($) => $.applications.conditions.text, { n: name + 1 })}
                    placeholder={t(($) => $.applications.conditions.hint)}
                    maxLength={200}
                  />
                </Form.Item>
                <Form.Item name={[name, 'kind']} initialValue="" style={{ marginBottom: 12 }}>
                  <Select
                    aria-label={t(($) => $.applications.conditions.kind)}
                    options={[
                      { value: '', label: t(($) => $.applications.conditions.noKind) },
                      ...kinds.map(({ code, label }) => ({ value: code, label: text(label) })),
                    ]}
                  />
                </Form.Item>
              </div>
              <Button
                icon={<DeleteOutlined />}
                aria-label={t(($) => $.applications.conditions.remove)}
                onClick={() => remove(name)}
              />
            </Flex>
          ))}
          <Button type="dashed" block icon={<PlusOutlined />} onClick={() => add({ text: '' })}>
            {t(($) => $.applications.conditions.add)}
          </Button>
        </div>
      )}
    </Form.List>
  );
}
