import {
  AccountBookOutlined,
  AuditOutlined,
  BankOutlined,
  CalculatorOutlined,
  ControlOutlined,
  DashboardOutlined,
  EyeOutlined,
  FileDoneOutlined,
  FileExcelOutlined,
  FileProtectOutlined,
  FileSearchOutlined,
  FundOutlined,
  FundViewOutlined,
  HistoryOutlined,
  IssuesCloseOutlined,
  MoonOutlined,
  PhoneOutlined,
  SendOutlined,
  ShopOutlined,
  SwapOutlined,
  TeamOutlined,
} from '@ant-design/icons';
import { Link, useRouterState } from '@tanstack/react-router';
import { Flex, Menu, type MenuProps } from 'antd';
import { useTranslation } from 'react-i18next';
import { usePermissions } from '@/desk/staff';
import type { zh } from '@/desk/words';

type Label = Exclude<keyof (typeof zh)['menu'], 'label' | 'open' | 'collapse'>;

interface Entry {
  to: string;
  label: Label;
  icon: React.ReactNode;
  /** Shown to those who hold it; to everyone when left out. */
  permission?: string;
  /** Pages that belong to it and live elsewhere. */
  also?: string;
}

const GROUPS: { label?: Label; entries: Entry[] }[] = [
  { entries: [{ to: '/workbench', label: 'workbench', icon: <DashboardOutlined /> }] },
  {
    label: 'business',
    entries: [
      {
        to: '/applications',
        label: 'applications',
        icon: <AuditOutlined />,
        permission: 'applications.see',
        also: '/decisions',
      },
      { to: '/customers', label: 'customers', icon: <TeamOutlined />, permission: 'customers.see' },
      {
        to: '/contracts',
        label: 'contracts',
        icon: <FileDoneOutlined />,
        permission: 'contracts.see',
      },
      {
        to: '/disbursements',
        label: 'disbursements',
        icon: <SendOutlined />,
        permission: 'disbursement.see',
      },
      { to: '/loans', label: 'loans', icon: <FileProtectOutlined />, permission: 'loans.see' },
      {
        to: '/collection',
        label: 'collection',
        icon: <PhoneOutlined />,
        permission: 'collection.see',
      },
      {
        to: '/inspections',
        label: 'inspections',
        icon: <FileSearchOutlined />,
        permission: 'inspections.see',
      },
      {
        to: '/write-offs',
        label: 'writeOffs',
        icon: <FileExcelOutlined />,
        permission: 'write_off.see',
      },
      {
        to: '/use-of-funds',
        label: 'uses',
        icon: <FundViewOutlined />,
        permission: 'use_of_funds.see',
      },
      { to: '/quote', label: 'quote', icon: <CalculatorOutlined /> },
    ],
  },
  {
    label: 'operations',
    entries: [
      { to: '/night', label: 'night', icon: <MoonOutlined />, permission: 'night.see' },
      {
        to: '/operations',
        label: 'queues',
        icon: <IssuesCloseOutlined />,
        permission: 'repayment.see',
      },
      {
        to: '/asset-quality',
        label: 'quality',
        icon: <FundOutlined />,
        permission: 'books.see',
      },
      { to: '/books', label: 'books', icon: <AccountBookOutlined />, permission: 'books.see' },
      {
        to: '/reconciliation',
        label: 'reconciliation',
        icon: <SwapOutlined />,
        permission: 'reconciliation.see',
      },
    ],
  },
  {
    label: 'setup',
    entries: [
      { to: '/products', label: 'products', icon: <ShopOutlined />, permission: 'products.see' },
      {
        to: '/setup',
        label: 'changes',
        icon: <ControlOutlined />,
        permission: 'proposals.see',
        also: '/proposals',
      },
      { to: '/audit/acts', label: 'acts', icon: <HistoryOutlined />, permission: 'audit.see' },
      { to: '/audit/accesses', label: 'accesses', icon: <EyeOutlined />, permission: 'audit.see' },
    ],
  },
];

/** The menu entry that the page belongs to. */
export function useCurrentEntry(): Entry | undefined {
  const path = useRouterState({ select: (state) => state.location.pathname });
  return GROUPS.flatMap((group) => group.entries).find(
    ({ to, also }) =>
      path === to || path.startsWith(`${to}/`) || (also && path.startsWith(`${also}/`)),
  );
}

export function Brand({ collapsed = false }: { collapsed?: boolean }) {
  const { t } = useTranslation('staff');
  return (
    <Flex
      align="center"
      gap={10}
      style={{
        height: 56,
        padding: '0 20px',
        color: '#fff',
        fontWeight: 600,
        fontSize: 15,
        whiteSpace: 'nowrap',
        overflow: 'hidden',
      }}
    >
      <BankOutlined style={{ fontSize: 22, color: '#7aa5ff' }} />
      {!collapsed && <span>{t(($) => $.desk.home)}</span>}
    </Flex>
  );
}

/** The pages that the person signed in may open. */
export function DeskMenu({ onOpen }: { onOpen?: () => void }) {
  const { t } = useTranslation('staff');
  const may = usePermissions();
  const current = useCurrentEntry();
  const itemOf = ({ to, label, icon }: Entry) => ({
    key: to,
    icon,
    label: (
      <Link to={to} preload={false}>
        {t(($) => $.desk.menu[label])}
      </Link>
    ),
  });
  const items = GROUPS.flatMap(({ label, entries }): NonNullable<MenuProps['items']> => {
    const seen = entries.filter(({ permission }) => !permission || may(permission)).map(itemOf);
    if (!label || seen.length === 0) return seen;
    return [{ type: 'group' as const, label: t(($) => $.desk.menu[label]), children: seen }];
  });
  return (
    <Menu
      className="desk-menu"
      theme="dark"
      mode="inline"
      items={items}
      selectedKeys={current ? [current.to] : []}
      onClick={() => onOpen?.()}
      style={{ background: 'transparent', borderInlineEnd: 0 }}
    />
  );
}
