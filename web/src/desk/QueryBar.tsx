import { Button, Card, Form, Grid, Input, Select } from 'antd';
import { type ReactNode, useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import type { Choice, Status } from '@/shared/api/contract';
import { useText } from '@/shared/i18n';
import { withoutGaps } from './listSearch';

interface QueryBarProps<Search extends object> {
  search: Search;
  onSearch: (search: Search) => void;
  /** What the word field looks in: "姓名 / 编号 / 手机号". */
  placeholder: string;
  statuses?: Status[] | undefined;
  /** More `Form.Item`s, named as in the search. */
  children?: ReactNode;
}

/** The conditions of a list. Searching goes back to the first page. */
export function QueryBar<Search extends object>(props: QueryBarProps<Search>) {
  const { search, onSearch, placeholder, statuses, children } = props;
  const { t } = useTranslation('staff');
  const [form] = Form.useForm<Search>();
  const isDesk = Grid.useBreakpoint().md ?? true;
  useEffect(() => {
    form.resetFields();
    form.setFieldsValue(search as Parameters<typeof form.setFieldsValue>[0]);
  }, [form, search]);
  const submit = () =>
    onSearch(withoutGaps({ ...form.getFieldsValue(), page: undefined }) as Search);
  return (
    <Card styles={{ body: { padding: '16px 20px 0' } }}>
      <Form
        form={form}
        layout={isDesk ? 'inline' : 'vertical'}
        onFinish={submit}
        style={{ rowGap: 16, paddingBottom: 16 }}
        role="search"
      >
        <Form.Item name="q" noStyle={!isDesk}>
          <Input
            allowClear
            aria-label={placeholder}
            placeholder={placeholder}
            style={isDesk ? { width: 300 } : { marginBottom: 12 }}
          />
        </Form.Item>
        {statuses && (
          <ChoiceFilter
            name="status"
            label={t(($) => $.desk.table.status)}
            choices={statuses}
            onChange={submit}
          />
        )}
        {children}
        <div
          style={{ marginInlineStart: 'auto', display: 'flex', gap: 8, justifyContent: 'flex-end' }}
        >
          <Button onClick={() => onSearch({} as Search)}>{t(($) => $.desk.act.reset)}</Button>
          <Button type="primary" htmlType="submit">
            {t(($) => $.desk.act.search)}
          </Button>
        </div>
      </Form>
    </Card>
  );
}

interface ChoiceFilterProps {
  name: string;
  label: string;
  choices: Choice[] | undefined;
  width?: number;
  onChange?: () => void;
}

/** A condition of a list: one of these, or any. */
export function ChoiceFilter({ name, label, choices, width = 160, onChange }: ChoiceFilterProps) {
  const text = useText();
  const isDesk = Grid.useBreakpoint().md ?? true;
  return (
    <Form.Item name={name} noStyle={!isDesk}>
      <Select
        allowClear
        aria-label={label}
        placeholder={label}
        style={isDesk ? { width } : { width: '100%', marginBottom: 12 }}
        {...(onChange ? { onChange } : {})}
        options={choices?.map(({ code, label }) => ({ value: code, label: text(label) })) ?? []}
      />
    </Form.Item>
  );
}
