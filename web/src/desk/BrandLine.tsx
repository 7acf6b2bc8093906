import { BankOutlined } from '@ant-design/icons';
import { Flex } from 'antd';
import { useTranslation } from 'react-i18next';
import { palette } from '@/shared/ui/palette';

/** The product's mark and name, on pages without the desk's frame. */
export function BrandLine({ color = palette.navy }: { color?: string }) {
  const { t } = useTranslation('staff');
  return (
    <Flex align="center" gap={10} style={{ color, fontWeight: 600, fontSize: 16 }}>
      <BankOutlined
        aria-hidden
        style={{ fontSize: 24, color: color === '#fff' ? '#7aa5ff' : palette.primary }}
      />
      {t(($) => $.desk.home)}
    </Flex>
  );
}
