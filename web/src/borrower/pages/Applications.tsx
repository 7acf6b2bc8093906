import { useQuery } from '@tanstack/react-query';
import { applicationsQuery } from '../api/queries';
import { Answer, Failure } from '../components/Answer';
import { Card } from '../components/Card';
import { Page } from '../components/Page';
import { CardSkeleton } from '../components/Skeletons';
import { useWords } from '../i18n';
import { ApplicationRows } from '../progress/ApplicationRows';

/** Every application ever made, newest first. */
export function Applications() {
  const words = useWords();
  const applications = useQuery(applicationsQuery);
  return (
    <Page title={words(($) => $.loans.applications)} back="/me">
      {applications.isPending && <CardSkeleton lines={5} />}
      {applications.isError && !applications.data && (
        <Failure error={applications.error} retry={applications.refetch} />
      )}
      {applications.data?.length === 0 && <Answer title={words(($) => $.loans.noApplications)} />}
      {applications.data && applications.data.length > 0 && (
        <Card>
          <ApplicationRows applications={applications.data} />
        </Card>
      )}
    </Page>
  );
}
