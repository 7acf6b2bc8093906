import { Flex } from 'antd';
import { type ReactNode, useEffect } from 'react';
import { useTranslation } from 'react-i18next';

/** Names the browser's tab after the page. */
export function useTitle(title: string | undefined): void {
  const { t } = useTranslation('shared');
  const product = t(($) => $.product);
  useEffect(() => {
    document.title = title ? `${title} · ${product}` : product;
  }, [title, product]);
}

interface PageHeadProps {
  title: ReactNode;
  /** Status pills and the like, behind the title. */
  tags?: ReactNode;
  below?: ReactNode;
  actions?: ReactNode;
}

/** Title, tags and actions of a page. */
export function PageHead({ title, tags, below, actions }: PageHeadProps) {
  return (
    <Flex justify="space-between" align="flex-start" gap={12} wrap>
      <div style={{ minWidth: 0 }}>
        <Flex gap={12} align="center" wrap>
          <h1 className="page-title">{title}</h1>
          {tags}
        </Flex>
        {below && (
          <div className="muted num" style={{ marginTop: 4 }}>
            {below}
          </div>
        )}
      </div>
      {actions && (
        <Flex gap={8} wrap>
          {actions}
        </Flex>
      )}
    </Flex>
  );
}

/** Sections of a page, one under the other. */
export function PageBody({ children }: { children: ReactNode }) {
  return (
    <Flex vertical gap={16}>
      {children}
    </Flex>
  );
}
