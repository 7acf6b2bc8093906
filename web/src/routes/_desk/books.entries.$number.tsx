import { createFileRoute } from '@tanstack/react-router';
import { EntryPage } from '@/features/ledger/EntryPage';

export const Route = createFileRoute('/_desk/books/entries/$number')({ component: EntryPage });
