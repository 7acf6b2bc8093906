import { createFileRoute } from '@tanstack/react-router';
import { QualityPage } from '@/features/quality/QualityPage';
import { readQualitySearch } from '@/features/quality/search';

export const Route = createFileRoute('/_desk/asset-quality')({
  validateSearch: readQualitySearch,
  component: QualityPage,
});
