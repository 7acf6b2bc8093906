import { createFileRoute } from '@tanstack/react-router';
import { DeskLayout } from '@/app/layout/DeskLayout';

export const Route = createFileRoute('/_desk')({ component: DeskLayout });
