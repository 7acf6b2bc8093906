import { createFileRoute } from '@tanstack/react-router';
import { ProposalPage } from '@/features/setup/ProposalPage';

export const Route = createFileRoute('/_desk/proposals/$id')({ component: ProposalPage });
