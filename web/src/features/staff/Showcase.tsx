import { AuditOutlined, FileSearchOutlined, LineChartOutlined } from '@ant-design/icons';
import { Flex } from 'antd';
import { useTranslation } from 'react-i18next';
import { BrandLine } from '@/desk/BrandLine';
import { palette } from '@/shared/ui/palette';

/** What the product is, beside the sign-in form. */
export function Showcase() {
  const { t } = useTranslation('staff');
  const checks = [
    {
      icon: <FileSearchOutlined />,
      title: t(($) => $.staff.checks.before),
      note: t(($) => $.staff.checks.beforeNote),
    },
    {
      icon: <AuditOutlined />,
      title: t(($) => $.staff.checks.during),
      note: t(($) => $.staff.checks.duringNote),
    },
    {
      icon: <LineChartOutlined />,
      title: t(($) => $.staff.checks.after),
      note: t(($) => $.staff.checks.afterNote),
    },
  ];
  return (
    <aside
      style={{
        width: '46%',
        maxWidth: 680,
        color: '#fff',
        padding: '32px 56px',
        boxSizing: 'border-box',
        display: 'flex',
        flexDirection: 'column',
        background: `radial-gradient(900px 500px at 10% 0%, #1d3f8f 0%, transparent 60%), ${palette.navy}`,
      }}
    >
      <BrandLine color="#fff" />
      <Flex vertical justify="center" flex={1} gap={36}>
        <div>
          <div style={{ fontSize: 34, fontWeight: 650, lineHeight: 1.3, letterSpacing: '-0.01em' }}>
            {t(($) => $.staff.slogan)}
          </div>
          <p
            style={{
              fontSize: 15,
              lineHeight: 1.7,
              color: 'rgba(255,255,255,.78)',
              maxWidth: 440,
              margin: '12px 0 0',
            }}
          >
            {t(($) => $.staff.promise)}
          </p>
        </div>
        <Flex vertical gap={20}>
          {checks.map(({ icon, title, note }) => (
            <Flex key={title} gap={16} align="center">
              <Flex
                align="center"
                justify="center"
                aria-hidden
                style={{
                  width: 44,
                  height: 44,
                  borderRadius: 10,
                  fontSize: 20,
                  background: 'rgba(122,165,255,.16)',
                  color: '#a9c5ff',
                }}
              >
                {icon}
              </Flex>
              <div>
                <div style={{ fontSize: 15, fontWeight: 600 }}>{title}</div>
                <div style={{ fontSize: 13, color: 'rgba(255,255,255,.7)' }}>{note}</div>
              </div>
            </Flex>
          ))}
        </Flex>
      </Flex>
      <div style={{ fontSize: 12, color: 'rgba(255,255,255,.62)' }}>Sancha 三查 · Apache-2.0</div>
    </aside>
  );
}
