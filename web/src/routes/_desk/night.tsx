import { createFileRoute } from '@tanstack/react-router';
import { NightPage } from '@/features/night/NightPage';

export const Route = createFileRoute('/_desk/night')({
  component: NightPage,
});
