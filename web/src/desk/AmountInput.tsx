import { InputNumber } from 'antd';

interface AmountInputProps {
  id?: string;
  value?: string;
  onChange?: (value: string | null) => void;
  min?: string;
  max?: string;
  step?: string;
  disabled?: boolean;
  'aria-label'?: string;
}

/** An amount in yuan; it stays a decimal string ("50000.00") all the way. */
export function AmountInput(props: AmountInputProps) {
  return (
    <InputNumber<string>
      stringMode
      precision={2}
      controls={false}
      prefix="¥"
      min="0"
      style={{ width: '100%' }}
      className="num"
      formatter={(value) => `${value ?? ''}`.replace(/\B(?=(\d{3})+(?!\d))(?<!\.\d*)/g, ',')}
      parser={(shown) => (shown ?? '').replace(/[,\s¥￥]/g, '')}
      {...props}
    />
  );
}
