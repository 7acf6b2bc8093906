import { queryClient } from '../api/queries';

/** Asks again for all that an application's turn changes. */
export async function moved(id: string): Promise<void> {
  void queryClient.invalidateQueries({ queryKey: ['offer'] });
  void queryClient.invalidateQueries({ queryKey: ['notices'] });
  void queryClient.invalidateQueries({ queryKey: ['applications'], exact: true });
  await queryClient.invalidateQueries({ queryKey: ['applications', id] });
}
