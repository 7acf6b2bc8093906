import {
  CloudServerOutlined,
  DisconnectOutlined,
  FileSearchOutlined,
  LockOutlined,
  SyncOutlined,
} from '@ant-design/icons';
import { type ErrorComponentProps, Link, useRouter } from '@tanstack/react-router';
import { Button, Card, Flex, Spin } from 'antd';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Refusal } from '@/shared/api/problem';
import { palette, tones } from '@/shared/ui/palette';

type Face = 'forbidden' | 'notFound' | 'failed' | 'offline' | 'conflict';

const ICONS: Record<Face, ReactNode> = {
  forbidden: <LockOutlined />,
  notFound: <FileSearchOutlined />,
  failed: <CloudServerOutlined />,
  offline: <DisconnectOutlined />,
  conflict: <SyncOutlined />,
};

function faceOf(error: unknown): Face {
  // A page whose code could not be fetched is no refusal.
  if (!(error instanceof Refusal)) return navigator.onLine ? 'failed' : 'offline';
  switch (error.kind) {
    case 'offline':
    case 'timeout':
      return 'offline';
    case 'forbidden':
    case 'signed_out':
      return 'forbidden';
    case 'not_found':
      return 'notFound';
    case 'conflict':
    case 'invalid':
      return 'conflict';
    default:
      return 'failed';
  }
}

interface StateProps {
  face: Face;
  message?: string | undefined;
  requestId?: string | undefined;
  onRetry?: (() => void) | undefined;
}

function State({ face, message, requestId, onRetry }: StateProps) {
  const { t } = useTranslation('staff');
  const { t: tShared } = useTranslation('shared');
  return (
    <Flex
      vertical
      align="center"
      gap={8}
      role="alert"
      style={{ padding: '56px 24px', textAlign: 'center' }}
    >
      <Flex
        align="center"
        justify="center"
        aria-hidden
        style={{
          width: 72,
          height: 72,
          borderRadius: 36,
          fontSize: 32,
          background: tones.blue.tint,
          color: palette.primary,
        }}
      >
        {ICONS[face]}
      </Flex>
      <h2 style={{ fontSize: 18, margin: '8px 0 0' }}>{t(($) => $.desk.state[face])}</h2>
      {message && <div style={{ maxWidth: 520 }}>{message}</div>}
      <div className="muted" style={{ maxWidth: 520 }}>
        {t(($) => $.desk.state[`${face}Hint`])}
      </div>
      {requestId && (
        <div className="small code">{tShared(($) => $.problem.requestId, { id: requestId })}</div>
      )}
      <Flex gap={12} style={{ marginTop: 12 }}>
        {onRetry && (
          <Button type="primary" onClick={onRetry}>
            {tShared(($) => $.retry)}
          </Button>
        )}
        <Link to="/workbench">
          <Button tabIndex={-1}>{t(($) => $.desk.state.home)}</Button>
        </Link>
      </Flex>
    </Flex>
  );
}

/** Says what happened and what to do, in place of what could not be shown. */
export function RefusalView({ error, onRetry }: { error: unknown; onRetry?: () => void }) {
  const refusal = error instanceof Refusal ? error : undefined;
  return (
    <State
      face={faceOf(error)}
      message={refusal?.message}
      requestId={refusal?.requestId}
      onRetry={onRetry}
    />
  );
}

export function NotFoundView() {
  return (
    <Card>
      <State face="notFound" />
    </Card>
  );
}

/** What a route shows when its data or its code could not be loaded. */
export function RouteFailure({ error, reset }: ErrorComponentProps) {
  const router = useRouter();
  const retry = () => {
    // A page whose code failed to load stays failed until the browser loads it anew.
    if (!(error instanceof Refusal)) return window.location.reload();
    reset();
    void router.invalidate();
  };
  return (
    <Card style={{ margin: 16 }}>
      <RefusalView error={error} onRetry={retry} />
    </Card>
  );
}

export function Waiting() {
  const { t } = useTranslation('staff');
  return (
    <Flex
      justify="center"
      role="status"
      aria-label={t(($) => $.desk.state.waiting)}
      style={{ padding: 80 }}
    >
      <Spin />
    </Flex>
  );
}

interface LoadedProps<Data> {
  query: { data: Data | undefined; error: unknown; refetch: () => unknown };
  children: (data: Data) => ReactNode;
}

/** The data of a query, or why it is not there. Data once shown stays while it is refreshed. */
export function Loaded<Data>({ query, children }: LoadedProps<Data>) {
  if (query.data !== undefined) return children(query.data);
  if (query.error)
    return (
      <Card>
        <RefusalView error={query.error} onRetry={() => void query.refetch()} />
      </Card>
    );
  return <Waiting />;
}
