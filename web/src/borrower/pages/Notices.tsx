import { useQuery } from '@tanstack/react-query';
import { BellOutline } from 'antd-mobile-icons';
import { useEffect, useState } from 'react';
import { noticesQuery } from '../api/queries';
import { Answer, Failure } from '../components/Answer';
import { Card } from '../components/Card';
import { Page } from '../components/Page';
import { CardSkeleton } from '../components/Skeletons';
import { useWords } from '../i18n';
import { NoticeRows } from '../notices/NoticeRows';
import { markSeen, useSeen } from '../notices/seen';

/** All notices, newest first; those not seen before this visit are marked. */
export function Notices() {
  const words = useWords();
  const notices = useQuery(noticesQuery);
  // As it was on arrival: the marks stay while the page is open.
  const [seenBefore] = useState(useSeen());
  useEffect(() => {
    if (notices.data) markSeen(notices.data);
  }, [notices.data]);
  return (
    <Page title={words(($) => $.notices.title)}>
      {notices.isPending && <CardSkeleton lines={5} />}
      {notices.isError && !notices.data && (
        <Failure error={notices.error} retry={notices.refetch} />
      )}
      {notices.data?.length === 0 && (
        <Answer
          title={words(($) => $.notices.empty)}
          text={words(($) => $.notices.emptyHint)}
          icon={<BellOutline />}
        />
      )}
      {notices.data && notices.data.length > 0 && (
        <Card>
          <NoticeRows notices={notices.data} seen={seenBefore} />
        </Card>
      )}
    </Page>
  );
}
