import { createFileRoute } from '@tanstack/react-router';
import { ContractPage } from '@/features/contracts/ContractPage';

export const Route = createFileRoute('/_desk/contracts/$id')({
  component: ContractPage,
});
