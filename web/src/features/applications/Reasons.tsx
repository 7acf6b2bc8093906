import { Flex } from 'antd';
import type { Reason } from '@/shared/api/contract';
import { useText } from '@/shared/i18n';
import { tones } from '@/shared/ui/palette';

/** Reasons in order of weight, each marked by its tone and its words. */
export function Reasons({ reasons }: { reasons: Reason[] }) {
  const text = useText();
  return (
    <Flex vertical gap={8} component="ul" style={{ margin: 0, padding: 0, listStyle: 'none' }}>
      {reasons.map(({ code, text: reason, tone }) => (
        <li key={code} style={{ display: 'flex', gap: 10, lineHeight: '22px' }}>
          <span
            aria-hidden
            style={{
              flex: 'none',
              width: 8,
              height: 8,
              borderRadius: 4,
              marginTop: 7,
              background: tones[tone].solid,
            }}
          />
          <span>{text(reason)}</span>
        </li>
      ))}
    </Flex>
  );
}
