import { createFileRoute } from '@tanstack/react-router';
import { QuotePage } from '@/features/quote/QuotePage';

export const Route = createFileRoute('/_desk/quote')({ component: QuotePage });
