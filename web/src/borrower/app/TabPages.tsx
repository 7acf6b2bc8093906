import { useQuery } from '@tanstack/react-query';
import { Outlet } from '@tanstack/react-router';
import { BellOutline, BillOutline, UserOutline } from 'antd-mobile-icons';
import { noticesQuery } from '../api/queries';
import { useWords } from '../i18n';
import { isFresh, useSeen } from '../notices/seen';
import { PlaceLink } from './navigation';

const TABS = [
  { to: '/', name: 'home', icon: <HomeOutline /> },
  { to: '/loans', name: 'loans', icon: <BillOutline /> },
  { to: '/notices', name: 'notices', icon: <BellOutline /> },
  { to: '/me', name: 'me', icon: <UserOutline /> },
] as const;

/** A house, which the library of icons lacks. */
function HomeOutline() {
  return (
    <svg viewBox="0 0 48 48" width="1em" height="1em" fill="none" stroke="currentColor" aria-hidden>
      <g strokeWidth="3" strokeLinecap="round" strokeLinejoin="round">
        <path d="M6 22 24 7l18 15" />
        <path d="M10 20v20h28V20" />
        <path d="M20 40V28h8v12" />
      </g>
    </svg>
  );
}

/** The four main pages, with the bar that leads from one to another. */
export function TabPages() {
  const words = useWords();
  const notices = useQuery(noticesQuery);
  const seen = useSeen();
  const hasFresh = (notices.data ?? []).some((notice) => isFresh(notice, seen));
  return (
    <>
      <Outlet />
      <nav className="tabs" aria-label={words(($) => $.app.tabs)}>
        {TABS.map(({ to, name, icon }) => (
          <PlaceLink key={to} to={to} isExact>
            <span className="tabs-icon" aria-hidden>
              {icon}
              {name === 'notices' && hasFresh && <span className="dot" />}
            </span>
            {words(($) => $.tabs[name])}
            {name === 'notices' && hasFresh && (
              <span className="visually-hidden">{words(($) => $.app.unread)}</span>
            )}
          </PlaceLink>
        ))}
      </nav>
    </>
  );
}
