import { useTranslation } from 'react-i18next';
import { CardLines } from '@/desk/CardLines';
import { PlainTable } from '@/desk/PlainTable';
import type { Choice, Product, Text } from '@/shared/api/contract';
import { useText } from '@/shared/i18n';
import type { zh } from './words';

type TypeName = keyof (typeof zh)['types'];

/** The part of JSON Schema that application forms use; `x-` keywords carry both languages. */
interface FormField {
  type: string;
  'x-title': Text;
  'x-choices'?: Choice[];
  minimum?: number;
  maximum?: number;
  maxLength?: number;
  pattern?: string;
}

interface Row {
  name: string;
  field: FormField;
  isRequired: boolean;
}

const KNOWN: Record<string, TypeName> = {
  string: 'string',
  number: 'number',
  integer: 'integer',
  boolean: 'boolean',
  array: 'array',
  object: 'object',
};

/** The fields of a product's application form, as its JSON Schema has them. */
export function FormFields({ form }: { form: Product['form'] }) {
  const { t } = useTranslation('staff');
  const text = useText();
  const properties = (form.properties ?? {}) as Record<string, FormField>;
  const required = (form.required ?? []) as string[];
  const rows = Object.entries(properties).map(([name, field]) => ({
    name,
    field,
    isRequired: required.includes(name),
  }));
  const typeName = (field: FormField) => t(($) => $.products.types[KNOWN[field.type] ?? 'other']);
  const yesOrNo = (is: boolean) => t(($) => (is ? $.products.yes : $.products.no));
  return (
    <PlainTable<Row>
      rows={rows}
      rowKey="name"
      width={760}
      card={({ name, field, isRequired }) => (
        <CardLines
          title={text(field['x-title'])}
          aside={<span className="small code">{name}</span>}
          lines={[
            { label: t(($) => $.products.type), value: typeName(field) },
            { label: t(($) => $.products.required), value: yesOrNo(isRequired) },
            { label: t(($) => $.products.rules), value: <Rules field={field} /> },
          ]}
        />
      )}
      columns={[
        {
          title: t(($) => $.products.label),
          key: 'label',
          width: 200,
          render: (_, { name, field }) => (
            <>
              {text(field['x-title'])}
              <div className="small code">{name}</div>
            </>
          ),
        },
        {
          title: t(($) => $.products.type),
          key: 'type',
          width: 120,
          render: (_, { field }) => typeName(field),
        },
        {
          title: t(($) => $.products.required),
          key: 'required',
          width: 90,
          render: (_, { isRequired }) => yesOrNo(isRequired),
        },
        {
          title: t(($) => $.products.rules),
          key: 'rules',
          render: (_, { field }) => <Rules field={field} />,
        },
      ]}
    />
  );
}

function Rules({ field }: { field: FormField }) {
  const { t } = useTranslation('staff');
  const text = useText();
  const rules = [
    field['x-choices']?.map(({ label }) => text(label)).join(' / '),
    field.minimum !== undefined && t(($) => $.products.minimum, { value: field.minimum }),
    field.maximum !== undefined && t(($) => $.products.maximum, { value: field.maximum }),
    field.maxLength !== undefined && t(($) => $.products.maxLength, { value: field.maxLength }),
    field.pattern && t(($) => $.products.pattern, { value: field.pattern }),
  ].filter(Boolean);
  return <span className="num">{rules.join(' · ') || '—'}</span>;
}
