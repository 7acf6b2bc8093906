import { createFileRoute } from '@tanstack/react-router';
import { readListSearch } from '@/desk/listSearch';
import { CustomersPage } from '@/features/parties/CustomersPage';

export const Route = createFileRoute('/_desk/customers/')({
  validateSearch: readListSearch,
  component: CustomersPage,
});
