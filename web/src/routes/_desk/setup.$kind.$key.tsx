import { createFileRoute } from '@tanstack/react-router';
import { ThingPage } from '@/features/setup/ThingPage';

export const Route = createFileRoute('/_desk/setup/$kind/$key')({ component: ThingPage });
