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

/** "64112.9" -> "64,112.90"; while somebody types, the fen are as typed. */
function shownAs(value: string | undefined, isTyped: boolean): string {
  const grouped = `${value ?? ''}`.replace(/\B(?=(\d{3})+(?!\d))(?<!\.\d*)/g, ',');
  return isTyped ? grouped : grouped.replace(/\.\d$/, '$&0');
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
      formatter={(value, { userTyping }) => shownAs(value, userTyping)}
      parser={(shown) => (shown ?? '').replace(/[,\s¥￥]/g, '')}
      {...props}
    />
  );
}
