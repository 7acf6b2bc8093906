import { Outlet, useRouter } from '@tanstack/react-router';
import { Drawer, Grid, Layout } from 'antd';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { StaffContext } from '@/desk/staff';
import { Loaded } from '@/desk/states';
import { api } from '@/shared/api/client';
import { palette } from '@/shared/ui/palette';
import { Brand, DeskMenu } from './menu';
import { OfflineBanner } from './OfflineBanner';
import { PasswordDue } from './PasswordDue';
import { TopBar } from './TopBar';

const COLLAPSED = 'sancha.menu';

/** Menu, bar and page of the person signed in; on a phone the menu is a drawer. */
export function DeskLayout() {
  const staff = api.useQuery('get', '/api/v1/staff/me', {}, { staleTime: 60_000 });
  return (
    <Loaded query={staff}>
      {(data) => (
        <StaffContext value={data}>
          {data.is_password_old ? <PasswordDue /> : <Frame />}
        </StaffContext>
      )}
    </Loaded>
  );
}

const QUIET_MS = 3_000;

/** Fetches the code of every page once all is quiet: later pages open at once, and offline too. */
function useEveryPage() {
  const router = useRouter();
  useEffect(() => {
    const timer = setTimeout(() => {
      for (const route of Object.values(router.routesById))
        void router.loadRouteChunk(route)?.catch(() => undefined);
    }, QUIET_MS);
    return () => clearTimeout(timer);
  }, [router]);
}

function Frame() {
  useEveryPage();
  const { t } = useTranslation('staff');
  const isDesk = Grid.useBreakpoint().md ?? true;
  const [isOpen, setIsOpen] = useState(false);
  const [isCollapsed, setIsCollapsed] = useState(localStorage.getItem(COLLAPSED) === 'collapsed');
  const collapse = (collapsed: boolean) => {
    localStorage.setItem(COLLAPSED, collapsed ? 'collapsed' : 'open');
    setIsCollapsed(collapsed);
  };
  const close = () => setIsOpen(false);
  return (
    <Layout style={{ height: '100dvh' }}>
      <a href="#content" className="skip-link">
        {t(($) => $.desk.skip)}
      </a>
      {isDesk ? (
        <Layout.Sider
          width={224}
          theme="dark"
          collapsible
          collapsed={isCollapsed}
          onCollapse={collapse}
          style={{ background: palette.navy, overflow: 'auto' }}
        >
          <Brand collapsed={isCollapsed} />
          <nav aria-label={t(($) => $.desk.menu.label)}>
            <DeskMenu />
          </nav>
        </Layout.Sider>
      ) : (
        <Drawer
          placement="left"
          open={isOpen}
          onClose={close}
          size={260}
          closable={false}
          title={null}
          aria-label={t(($) => $.desk.menu.label)}
          styles={{ body: { padding: 0, background: palette.navy } }}
        >
          <Brand />
          <nav aria-label={t(($) => $.desk.menu.label)}>
            <DeskMenu onOpen={close} />
          </nav>
        </Drawer>
      )}
      <Layout>
        <Layout.Header
          style={{
            background: '#fff',
            height: 56,
            lineHeight: '56px',
            padding: isDesk ? '0 20px' : '0 8px',
            borderBottom: `1px solid ${palette.borderSecondary}`,
          }}
        >
          <TopBar onMenu={isDesk ? undefined : () => setIsOpen(true)} />
        </Layout.Header>
        <OfflineBanner />
        <Layout.Content
          id="content"
          tabIndex={-1}
          style={{ overflow: 'auto', outline: 'none', padding: isDesk ? 16 : 12 }}
        >
          <Outlet />
        </Layout.Content>
      </Layout>
    </Layout>
  );
}
