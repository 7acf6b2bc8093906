import { createFileRoute } from '@tanstack/react-router';
import { OpenCustomerPage } from '@/features/parties/OpenCustomerPage';

export const Route = createFileRoute('/_desk/customers/new')({
  component: OpenCustomerPage,
});
