import { useQuery } from '@tanstack/react-query';
import { Button } from 'antd-mobile';
import { documentsQuery } from '../api/queries';
import { useGo, usePlaceId } from '../app/navigation';
import { sizeText } from '../checks/file';
import { Answer, Failure } from '../components/Answer';
import { Page } from '../components/Page';
import { PageSkeleton } from '../components/Skeletons';
import { MaterialKind } from '../documents/MaterialKind';
import { useWords } from '../i18n';

/** The list of materials and what was uploaded of each. */
export function Materials() {
  const words = useWords();
  const go = useGo();
  const id = usePlaceId();
  const documents = useQuery(documentsQuery(id));
  const done = () => void go(`/applications/${id}`, { replace: true });
  return (
    <Page
      title={words(($) => $.documents.title)}
      back={`/applications/${id}`}
      foot={
        <Button block color="primary" size="large" onClick={done}>
          {words(($) => $.documents.done)}
        </Button>
      }
    >
      {documents.isPending && <PageSkeleton />}
      {documents.isError && !documents.data && (
        <Failure error={documents.error} retry={documents.refetch} />
      )}
      {documents.data?.kinds.length === 0 && <Answer title={words(($) => $.documents.none)} />}
      {documents.data && documents.data.kinds.length > 0 && (
        <>
          <p className="lead">
            {words(($) => $.documents.rule, { left: sizeText(documents.data.bytes_left) })}
          </p>
          {documents.data.kinds.map((kind) => (
            <MaterialKind
              key={kind.code}
              place={{ applicationId: id }}
              kind={kind}
              documents={documents.data.items.filter((document) => document.kind === kind.code)}
              bytesLeft={documents.data.bytes_left}
            />
          ))}
        </>
      )}
    </Page>
  );
}
