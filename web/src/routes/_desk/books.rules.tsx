import { createFileRoute } from '@tanstack/react-router';
import { PostingRulesPage } from '@/features/ledger/PostingRulesPage';

export const Route = createFileRoute('/_desk/books/rules')({ component: PostingRulesPage });
