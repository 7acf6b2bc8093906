import { useQueryClient } from '@tanstack/react-query';
import { getRouteApi, useNavigate } from '@tanstack/react-router';
import { Alert, App, Button, Card, Form, Input, Switch } from 'antd';
import { Fragment, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { FormRefusal } from '@/desk/forms';
import { PageBody, PageHead, useTitle } from '@/desk/page';
import { Loaded } from '@/desk/states';
import { answerOf, api, http } from '@/shared/api/client';
import type { ProposalIn, Setup, Text } from '@/shared/api/contract';
import { useSend } from '@/shared/api/intent';
import { Refusal } from '@/shared/api/problem';
import { useText } from '@/shared/i18n';
import { BLANK } from './blank';
import { LeafInput } from './LeafInput';
import { isReadable, leavesOf, optionalGroups, valuesOf, withGroup } from './values';

const route = getRouteApi('/_desk/setup/$kind/$key');

export function ThingPage() {
  const { kind, key } = route.useParams();
  const setup = api.useQuery('get', '/api/v1/setup/{kind}/{key}', {
    params: { path: { kind, key } },
  });
  return <Loaded query={setup}>{(data) => <Proposing key={key} setup={data} />}</Loaded>;
}

/** What is in force, field by field, with room to write what should be. */
function Proposing({ setup }: { setup: Setup }) {
  const { t } = useTranslation('staff');
  const text = useText();
  const { message } = App.useApp();
  const navigate = useNavigate();
  const queryClient = useQueryClient();
  const start = { ...BLANK[setup.kind.code], ...setup.values };
  const [leaves, setLeaves] = useState(() => leavesOf(start));
  const [reason, setReason] = useState('');
  const [unread, setUnread] = useState<string>();
  useTitle(text(setup.title));
  const send = useSend((body: ProposalIn, headers) =>
    answerOf(http.POST('/api/v1/proposals', { body, headers })),
  );
  const findings = send.error instanceof Refusal ? send.error.fields : {};
  const findingAt = (path: string) =>
    unread === path ? t(($) => $.setup.notJson) : findings[`values/${path.replaceAll('.', '/')}`];
  const propose = () => {
    const broken = leaves.find((leaf) => !isReadable(leaf));
    setUnread(broken?.path);
    if (broken) return;
    send.mutate(
      { kind: setup.kind.code, key: setup.key, values: valuesOf(leaves), reason },
      {
        onSuccess: ({ id }) => {
          void message.success(t(($) => $.setup.proposed));
          void queryClient.invalidateQueries({ queryKey: ['get', '/api/v1/proposals'] });
          void navigate({ to: '/proposals/$id', params: { id } });
        },
      },
    );
  };
  const write = (path: string, written: string) =>
    setLeaves(leaves.map((leaf) => (leaf.path === path ? { ...leaf, text: written } : leaf)));
  const fields = new Map(setup.fields.map((field) => [field.name, field]));
  const groups = optionalGroups(fields.keys());
  return (
    <PageBody>
      <Card>
        <PageHead title={`${text(setup.kind.label)} · ${text(setup.title)}`} />
        <Form layout="vertical" style={{ marginTop: 16 }} disabled={!setup.may_propose}>
          {leaves.map((leaf, at) => {
            const finding = findingAt(leaf.path);
            const field = fields.get(leaf.path);
            const group = groups.find(
              (one) => leaf.path === one || leaf.path.startsWith(`${one}.`),
            );
            const isFirst = !leaves[at - 1]?.path.startsWith(`${group}.`);
            return (
              <Fragment key={leaf.path}>
                {group && isFirst && (
                  <Form.Item label={text(fields.get(group)?.label as Text)} htmlFor={group}>
                    <Switch
                      id={group}
                      checked={leaf.path !== group}
                      onChange={(isOn) => setLeaves(withGroup(leaves, group, isOn, fields.keys()))}
                    />
                  </Form.Item>
                )}
                {leaf.path !== group && (
                  <Form.Item
                    label={field ? text(field.label) : <span className="code">{leaf.path}</span>}
                    htmlFor={leaf.path}
                    {...(finding ? { validateStatus: 'error' as const, help: finding } : {})}
                  >
                    <LeafInput
                      leaf={leaf}
                      name={leaf.path}
                      fields={fields}
                      onWrite={(written) => write(leaf.path, written)}
                    />
                  </Form.Item>
                )}
              </Fragment>
            );
          })}
          {setup.may_propose && (
            <>
              <Form.Item label={t(($) => $.setup.reason)} htmlFor="reason" required>
                <Input
                  id="reason"
                  maxLength={500}
                  value={reason}
                  onChange={({ target }) => setReason(target.value)}
                />
              </Form.Item>
              <FormRefusal error={send.error} />
              {findings.key && (
                <Alert type="error" showIcon title={findings.key} style={{ marginBottom: 16 }} />
              )}
              <Button type="primary" loading={send.isPending} onClick={propose}>
                {t(($) => $.setup.propose)}
              </Button>
            </>
          )}
        </Form>
      </Card>
    </PageBody>
  );
}
