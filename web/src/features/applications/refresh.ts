import { type QueryClient, useQueryClient } from '@tanstack/react-query';
import { useCallback } from 'react';

function refresh(queryClient: QueryClient): Promise<void> {
  void queryClient.invalidateQueries({ queryKey: ['get', '/api/v1/tasks'] });
  void queryClient.invalidateQueries({ queryKey: ['get', '/api/v1/workbench'] });
  return queryClient.invalidateQueries({
    queryKey: ['get', '/api/v1/applications/{application_id}'],
  });
}

/** Asks again for the case and for what its moving on changes; settles when the case has come. */
export function useRefreshCase(): () => Promise<void> {
  const queryClient = useQueryClient();
  return useCallback(() => refresh(queryClient), [queryClient]);
}
