import { createFileRoute } from '@tanstack/react-router';
import { readListSearch } from '@/desk/listSearch';
import { WriteOffsPage } from '@/features/loans/WriteOffsPage';

export const Route = createFileRoute('/_desk/write-offs')({
  validateSearch: readListSearch,
  component: WriteOffsPage,
});
