import { createFileRoute } from '@tanstack/react-router';
import { NotFoundView } from '@/desk/states';

export const Route = createFileRoute('/_desk/$')({ component: NotFoundView });
