import { DeleteOutlined, PlusOutlined } from '@ant-design/icons';
import { Button, Flex, Input, Select, Switch } from 'antd';
import { useTranslation } from 'react-i18next';
import type { Setup } from '@/shared/api/contract';
import { useText } from '@/shared/i18n';
import { blankOf, itemsOf, type Leaf, leavesOf, type Values, valuesOf, writeItems } from './values';

export type Fields = Map<string, Setup['fields'][number]>;

interface LeafInputProps {
  leaf: Leaf;
  /** The field's name: of a thing in a list it has a star where the leaf's path has none. */
  name: string;
  fields: Fields;
  onWrite: (written: string) => void;
}

/** A yes or no is switched, a code is chosen, a list is listed; anything else is written. */
export function LeafInput({ leaf, name, fields, onWrite }: LeafInputProps) {
  const said = useText();
  const { path, text, isText } = leaf;
  const choices = fields.get(name)?.choices ?? [];
  const options = choices.map(({ code, label }) => ({ value: code, label: said(label) }));
  const items = itemsOf(leaf);
  const parts = [...fields.keys()].filter((one) => one.startsWith(`${name}.*.`));
  if (items && parts.length > 0)
    return (
      <Records
        path={path}
        name={name}
        fields={fields}
        records={items as Values[]}
        onWrite={onWrite}
      />
    );
  if (items?.every((item) => typeof item !== 'object'))
    return (
      <Select
        id={path}
        mode={options.length > 0 ? 'multiple' : 'tags'}
        value={items.map(String)}
        options={options}
        tokenSeparators={[',', '，', '、', ' ']}
        {...(options.length > 0 ? {} : { open: false, suffixIcon: null })}
        onChange={(chosen: string[]) => onWrite(writeItems(leaf, chosen))}
      />
    );
  if (!isText && (text === 'true' || text === 'false'))
    return (
      <Switch id={path} checked={text === 'true'} onChange={(isOn) => onWrite(String(isOn))} />
    );
  if (options.length > 0)
    return (
      <Select
        id={path}
        value={text || null}
        allowClear
        onChange={(chosen) => onWrite(chosen ?? '')}
        options={options}
      />
    );
  return (
    <Input.TextArea
      id={path}
      className={isText ? '' : 'code'}
      autoSize={{ minRows: 1, maxRows: 14 }}
      value={text}
      onChange={({ target }) => onWrite(target.value)}
    />
  );
}

const RECORD = { paddingBottom: 8, borderBottom: '1px solid #e3e8f1' };

interface RecordsProps extends Omit<LeafInputProps, 'leaf'> {
  path: string;
  records: Values[];
}

/** A list of things that have values of their own, one below the other. */
function Records({ path, name, fields, records, onWrite }: RecordsProps) {
  const { t } = useTranslation('staff');
  const text = useText();
  const put = (changed: Values[]) => onWrite(JSON.stringify(changed));
  const write = (at: number, leaf: Leaf, written: string) =>
    put(
      records.map((record, place) =>
        place === at
          ? valuesOf(
              leavesOf(record).map((one) =>
                one.path === leaf.path ? { ...one, text: written } : one,
              ),
            )
          : record,
      ),
    );
  return (
    <Flex vertical gap={8} id={path}>
      {records.map((record, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: A thing is known by its place in the list.
        <Flex key={at} wrap gap={8} align="end" style={RECORD}>
          {leavesOf(record).map((leaf) => {
            const field = `${name}.*.${leaf.path}`;
            const label = fields.get(field)?.label;
            return (
              <label
                key={leaf.path}
                htmlFor={`${path}.${at}.${leaf.path}`}
                style={{ flex: '1 1 140px', minWidth: 0 }}
              >
                <span className="small muted" style={{ display: 'block' }}>
                  {label ? text(label) : leaf.path}
                </span>
                <LeafInput
                  leaf={{ ...leaf, path: `${path}.${at}.${leaf.path}` }}
                  name={field}
                  fields={fields}
                  onWrite={(written) => write(at, leaf, written)}
                />
              </label>
            );
          })}
          <Button
            type="text"
            icon={<DeleteOutlined />}
            aria-label={t(($) => $.setup.remove)}
            onClick={() => put(records.filter((_, place) => place !== at))}
          />
        </Flex>
      ))}
      <Button
        type="dashed"
        icon={<PlusOutlined />}
        onClick={() => put([...records, blankOf(name, fields)])}
      >
        {t(($) => $.setup.addItem)}
      </Button>
    </Flex>
  );
}
