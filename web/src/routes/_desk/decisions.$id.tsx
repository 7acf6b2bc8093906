import { createFileRoute } from '@tanstack/react-router';
import { DecisionPage } from '@/features/decision/DecisionPage';

export const Route = createFileRoute('/_desk/decisions/$id')({
  component: DecisionPage,
});
