import { createFileRoute } from '@tanstack/react-router';
import { JournalPage } from '@/features/ledger/JournalPage';

export const Route = createFileRoute('/_desk/books/journal')({ component: JournalPage });
