import {
  BellOutlined,
  CalendarOutlined,
  LogoutOutlined,
  MenuOutlined,
  UserOutlined,
} from '@ant-design/icons';
import { Link, useNavigate } from '@tanstack/react-router';
import { Avatar, Badge, Breadcrumb, Button, Dropdown, Flex, Grid } from 'antd';
import { useTranslation } from 'react-i18next';
import { useBankDate } from '@/desk/bankDate';
import { LanguageButton } from '@/desk/LanguageButton';
import { every } from '@/desk/polling';
import { useStaff } from '@/desk/staff';
import { api } from '@/shared/api/client';
import { useText } from '@/shared/i18n';
import { Pill } from '@/shared/ui/Pill';
import { useCurrentEntry } from './menu';
import { useSignOut } from './signOut';

const POLL_MS = 15_000;

function BankDate() {
  const { t } = useTranslation('staff');
  const date = useBankDate();
  if (!date) return null;
  return (
    <Pill tone="grey">
      <CalendarOutlined aria-hidden style={{ marginInlineEnd: 6 }} />
      <span className="num">{t(($) => $.desk.bar.bankDate, { date })}</span>
    </Pill>
  );
}

function TaskBell() {
  const { t } = useTranslation('staff');
  const query = { state: 'open' as const, page: 1, page_size: 1 };
  const { data } = api.useQuery(
    'get',
    '/api/v1/tasks',
    { params: { query } },
    { refetchInterval: every(POLL_MS) },
  );
  const count = data?.total ?? 0;
  return (
    <Badge count={count} size="small" offset={[-4, 4]}>
      <Link to="/workbench" aria-label={t(($) => $.desk.bar.tasks, { count })}>
        <Button type="text" icon={<BellOutlined />} tabIndex={-1} aria-hidden />
      </Link>
    </Badge>
  );
}

function AccountMenu() {
  const { t } = useTranslation('staff');
  const text = useText();
  const staff = useStaff();
  const navigate = useNavigate();
  const isDesk = Grid.useBreakpoint().lg ?? true;
  const signOut = useSignOut();
  const roles = staff.roles.map(({ name }) => text(name)).join(' · ');
  return (
    <Dropdown
      trigger={['click']}
      menu={{
        items: [
          {
            key: 'who',
            disabled: true,
            label: (
              <div style={{ minWidth: 160 }}>
                <div style={{ color: '#0f172a', fontWeight: 600 }}>{staff.name}</div>
                <div className="small">{text(staff.organisation.name)}</div>
                <div className="small">{roles}</div>
              </div>
            ),
          },
          { type: 'divider' },
          {
            key: 'account',
            icon: <UserOutlined />,
            label: t(($) => $.desk.bar.account),
            onClick: () => void navigate({ to: '/account' }),
          },
          {
            key: 'out',
            icon: <LogoutOutlined />,
            label: t(($) => $.desk.bar.signOut),
            onClick: signOut,
          },
        ],
      }}
    >
      <Button
        type="text"
        aria-label={t(($) => $.desk.bar.account)}
        style={{ paddingInline: 6, height: 40 }}
      >
        <Avatar size={30} style={{ background: '#1d4ed8' }}>
          {staff.name.slice(0, 1)}
        </Avatar>
        {isDesk && (
          <span style={{ fontSize: 13 }}>
            {staff.name}
            {staff.roles[0] && ` · ${text(staff.roles[0].name)}`}
          </span>
        )}
      </Button>
    </Dropdown>
  );
}

export function TopBar({ onMenu }: { onMenu?: (() => void) | undefined }) {
  const { t } = useTranslation('staff');
  const entry = useCurrentEntry();
  const isDesk = Grid.useBreakpoint().md ?? true;
  const section = entry ? t(($) => $.desk.menu[entry.label]) : '';
  return (
    <Flex align="center" justify="space-between" gap={8} style={{ height: 56 }}>
      <Flex align="center" gap={8} style={{ minWidth: 0 }}>
        {onMenu && (
          <Button
            type="text"
            icon={<MenuOutlined />}
            aria-label={t(($) => $.desk.menu.open)}
            onClick={onMenu}
          />
        )}
        {isDesk ? (
          <Breadcrumb
            items={[
              { title: <Link to="/workbench">{t(($) => $.desk.home)}</Link> },
              ...(entry ? [{ title: <Link to={entry.to}>{section}</Link> }] : []),
            ]}
          />
        ) : (
          <strong style={{ whiteSpace: 'nowrap', overflow: 'hidden', textOverflow: 'ellipsis' }}>
            {section}
          </strong>
        )}
      </Flex>
      <Flex align="center" gap={isDesk ? 12 : 2}>
        {isDesk && <BankDate />}
        <LanguageButton />
        <TaskBell />
        <AccountMenu />
      </Flex>
    </Flex>
  );
}
