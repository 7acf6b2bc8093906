import { useQuery } from '@tanstack/react-query';
import { materialsQuery } from '../api/queries';
import { sizeText } from '../checks/file';
import { Failure } from '../components/Answer';
import { CardSkeleton } from '../components/Skeletons';
import { MaterialKind } from '../documents/MaterialKind';
import { useDraft } from '../draft/DraftProvider';
import { useWords } from '../i18n';

interface MaterialsBeforeProps {
  product: string;
  /** Say beside what is missing that it is. */
  isTold: boolean;
}

/** The materials of a product that requires some: uploaded before the application is handed in. */
export function MaterialsBefore({ product, isTold }: MaterialsBeforeProps) {
  const words = useWords();
  const { refused, refuse } = useDraft();
  const materials = useQuery(materialsQuery(product));
  if (materials.isError && !materials.data)
    return <Failure error={materials.error} retry={materials.refetch} />;
  if (!materials.data) return <CardSkeleton lines={2} />;
  const { kinds, items, bytes_left } = materials.data;
  if (!kinds.some(({ required }) => required)) return null;
  return (
    <>
      <p className="lead">{words(($) => $.documents.rule, { left: sizeText(bytes_left) })}</p>
      {kinds.map((kind) => {
        const documents = items.filter((document) => document.kind === kind.code);
        const isMissing = kind.required && documents.length === 0;
        const told = isTold && isMissing ? words(($) => $.documents.missing) : undefined;
        return (
          <MaterialKind
            key={kind.code}
            place={{ product }}
            kind={kind}
            documents={documents}
            bytesLeft={bytes_left}
            missing={isMissing ? (refused[`materials/${kind.code}`] ?? told) : undefined}
            onUploaded={() =>
              refuse(
                Object.fromEntries(
                  Object.entries(refused).filter(([name]) => name !== `materials/${kind.code}`),
                ),
              )
            }
          />
        );
      })}
    </>
  );
}

/** Whether a required material of the product is not there yet; unknown counts as there. */
export function useIsMaterialMissing(product: string): boolean {
  const { data } = useQuery(materialsQuery(product));
  if (!data) return false;
  const there = new Set(data.items.map(({ kind }) => kind));
  return data.kinds.some(({ code, required }) => required && !there.has(code));
}
