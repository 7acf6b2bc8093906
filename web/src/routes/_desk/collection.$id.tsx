import { createFileRoute } from '@tanstack/react-router';
import { CollectionCasePage } from '@/features/collection/CollectionCasePage';

export const Route = createFileRoute('/_desk/collection/$id')({
  component: CollectionCasePage,
});
