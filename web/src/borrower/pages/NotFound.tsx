import { Button } from 'antd-mobile';
import { useGo } from '../app/navigation';
import { Answer } from '../components/Answer';
import { Page } from '../components/Page';
import { useWords } from '../i18n';

export function NotFound() {
  const words = useWords();
  const go = useGo();
  return (
    <Page title={words(($) => $.app.name)} back="/">
      <Answer title={words(($) => $.app.notFound)} text={words(($) => $.app.notFoundHint)}>
        <Button color="primary" className="answer-action" onClick={() => void go('/')}>
          {words(($) => $.app.home)}
        </Button>
      </Answer>
    </Page>
  );
}
