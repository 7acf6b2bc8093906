import './styles';
import { QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { unstableSetRender } from 'antd-mobile';
import { StrictMode } from 'react';
import { createRoot, type Root } from 'react-dom/client';
import { queryClient } from './api/queries';
import { router } from './app/router';
import { followUpdates } from './app/update';
import { startBorrowerI18n } from './i18n';

// Toast and Dialog of antd-mobile show nothing on React 19 unless they are told how to render.
const roots = new WeakMap<Element | DocumentFragment, Root>();
unstableSetRender((node, container) => {
  const root = roots.get(container) ?? createRoot(container);
  roots.set(container, root);
  root.render(node);
  return async () => {
    // The library unmounts while React may still be rendering.
    await Promise.resolve();
    root.unmount();
    roots.delete(container);
  };
});

async function start(container: HTMLElement): Promise<void> {
  await startBorrowerI18n();
  createRoot(container).render(
    <StrictMode>
      <QueryClientProvider client={queryClient}>
        <RouterProvider router={router} />
      </QueryClientProvider>
    </StrictMode>,
  );
  followUpdates();
}

const container = document.getElementById('root');
if (container !== null) void start(container);
