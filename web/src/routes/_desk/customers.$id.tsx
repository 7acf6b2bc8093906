import { createFileRoute } from '@tanstack/react-router';
import { CustomerPage } from '@/features/parties/CustomerPage';

export const Route = createFileRoute('/_desk/customers/$id')({
  component: CustomerPage,
});
