import { useQueryClient } from '@tanstack/react-query';
import { App, Button, Form, Input, Modal, Select, Timeline } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { FormRefusal, showFieldErrors } from '@/desk/forms';
import { Loaded } from '@/desk/states';
import { answerOf, api, http } from '@/shared/api/client';
import type { Task, TaskHands } from '@/shared/api/contract';
import { useSend } from '@/shared/api/intent';
import { formatMoment } from '@/shared/format/dates';
import { useText } from '@/shared/i18n';

/** Hands a task to a colleague, or back to all who may do it. */
export function HandOver({ task }: { task: Task }) {
  const { t } = useTranslation('staff');
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <Button type="link" size="small" style={{ padding: 0 }} onClick={() => setOpen(true)}>
        {t(($) => $.workbench.hand.title)}
      </Button>
      {isOpen && <HandOverDialog task={task} onClose={() => setOpen(false)} />}
    </>
  );
}

function HandOverDialog({ task, onClose }: { task: Task; onClose: () => void }) {
  const { t } = useTranslation('staff');
  const text = useText();
  const { message } = App.useApp();
  const queryClient = useQueryClient();
  const [form] = Form.useForm<{ to: string; reason: string }>();
  const hands = api.useQuery('get', '/api/v1/tasks/{task_id}/hands', {
    params: { path: { task_id: task.id } },
  });
  const send = useSend((body: { to: string | null; reason: string }, headers) =>
    answerOf(
      http.POST('/api/v1/tasks/{task_id}/transfer', {
        params: { path: { task_id: task.id } },
        body,
        headers,
      }),
    ),
  );
  const submit = ({ to, reason }: { to: string; reason: string }) =>
    send.mutate(
      { to: to === POOL ? null : to, reason },
      {
        onSuccess: () => {
          void message.success(t(($) => $.workbench.hand.done));
          for (const path of ['/api/v1/tasks', '/api/v1/tasks/late', '/api/v1/workbench'])
            void queryClient.invalidateQueries({ queryKey: ['get', path] });
          onClose();
        },
        onError: (error) => showFieldErrors(form, error),
      },
    );
  return (
    <Modal
      open
      title={`${t(($) => $.workbench.hand.title)} · ${text(task.title)}`}
      okText={t(($) => $.workbench.hand.title)}
      cancelText={t(($) => $.desk.act.cancel)}
      okButtonProps={{ loading: send.isPending }}
      onOk={form.submit}
      onCancel={onClose}
    >
      <p className="muted">
        {task.subject.number} · {task.subject.title}
      </p>
      <FormRefusal error={send.error} />
      <Loaded query={hands}>
        {(data) => (
          <Form form={form} layout="vertical" requiredMark={false} onFinish={submit}>
            <Form.Item
              name="to"
              label={t(($) => $.workbench.hand.to)}
              rules={[{ required: true, message: t(($) => $.workbench.hand.toMissing) }]}
            >
              <Select
                notFoundContent={t(($) => $.workbench.hand.nobody)}
                options={[
                  ...(data.may_give_back
                    ? [{ value: POOL, label: t(($) => $.workbench.hand.pool) }]
                    : []),
                  ...data.colleagues.map(({ id, name, organisation, roles }) => ({
                    value: id,
                    label: `${name} · ${text(organisation)} · ${roles.map(text).join(' / ')}`,
                  })),
                ]}
              />
            </Form.Item>
            <Form.Item
              name="reason"
              label={t(($) => $.workbench.hand.reason)}
              rules={[
                {
                  required: true,
                  whitespace: true,
                  min: 4,
                  message: t(($) => $.workbench.hand.reasonShort),
                },
              ]}
            >
              <Input.TextArea rows={2} maxLength={200} />
            </Form.Item>
            <Hands data={data} />
          </Form>
        )}
      </Loaded>
    </Modal>
  );
}

const POOL = 'pool';

function Hands({ data }: { data: TaskHands }) {
  const { t } = useTranslation('staff');
  const text = useText();
  if (data.hand_overs.length === 0) return null;
  const all = t(($) => $.workbench.hand.all);
  return (
    <Timeline
      items={data.hand_overs.map(({ at, by, source, target, reason }) => ({
        key: at,
        content: (
          <>
            {source || all} → {target || all} · {text(reason)}
            <div className="small num">
              {by} · {formatMoment(at)}
            </div>
          </>
        ),
      }))}
    />
  );
}
