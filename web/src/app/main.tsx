import './styles.css';
import { QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { createRoot } from 'react-dom/client';
import { onSignedOut } from '@/shared/api/transport';
import { startI18n } from '@/shared/i18n';
import { Providers } from './Providers';
import { queryClient, router } from './router';
import { words } from './words';

await startI18n({ name: 'staff', zh: words.zh, loadEn: async () => words.en });

onSignedOut(() => {
  const { pathname, href } = router.state.location;
  if (pathname === '/sign-in') return;
  queryClient.clear();
  void router.navigate({ to: '/sign-in', search: { next: href }, replace: true });
});

const root = document.getElementById('root');
if (root)
  createRoot(root).render(
    <QueryClientProvider client={queryClient}>
      <Providers>
        <RouterProvider router={router} />
      </Providers>
    </QueryClientProvider>,
  );
