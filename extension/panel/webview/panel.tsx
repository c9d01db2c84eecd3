import type { JSX } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { PING_MS, type FormProblem, type FormState, type ToForm } from '../messages.ts';
import { Crumbs } from './crumbs.tsx';
import { DataForm } from './data-form.tsx';
import { EditQueue } from './edit-queue.ts';
import { focusProblem } from './focus.ts';
import { Header } from './header.tsx';
import { hearHost, tellHost } from './host.ts';
import { Notices } from './notices.tsx';
import { Toolbar } from './toolbar.tsx';

/** Unanswered looks after which the extension counts as gone. */
const MISSED = 3;

/** The whole form, of whatever the extension says it is about. */
export function Panel(): JSX.Element | null {
  const [state, setState] = useState<FormState>();
  const [problems, setProblems] = useState<FormProblem[]>([]);
  const [gone, setGone] = useState(false);
  /** Raised when the form takes over data from outside. */
  const [taken, setTaken] = useState(0);
  const queue = useRef<EditQueue>(undefined);
  const missed = useRef(0);
  const latest = useRef<FormProblem[]>([]);
  latest.current = problems;

  useEffect(() => {
    const take = (message: ToForm): void => {
      missed.current = 0;
      setGone(false);
      switch (message.type) {
        case 'state': {
          const { plan } = message.state;
          const shown = plan && { path: plan.path, from: plan.page?.from ?? 0, data: plan.data };
          if (!shown) queue.current = undefined;
          else if (!queue.current) queue.current = new EditQueue(tellHost, shown);
          else {
            const what = queue.current.arrived(shown, message.ack);
            if (what === 'pending') {
              // What stands above the form is news all the same.
              const { header } = message.state;
              setState((before) => (before ? { ...before, header } : message.state));
              return;
            }
            if (what === 'same') {
              setState(message.state);
              return;
            }
          }
          setState(message.state);
          setTaken((count) => count + 1);
          return;
        }
        case 'problems':
          setProblems(message.problems);
          return;
        case 'flush':
          queue.current?.flush();
          tellHost({ type: 'flushed', id: message.id });
          return;
        case 'showProblem':
          focusProblem(latest.current);
          return;
        case 'pong':
          return;
      }
    };
    const stop = hearHost(take);
    const ping = setInterval(() => {
      missed.current += 1;
      if (missed.current > MISSED) setGone(true);
      tellHost({ type: 'ping' });
    }, PING_MS);
    const flush = (): void => queue.current?.flush();
    window.addEventListener('blur', flush);
    // Before VS Code hears the keys that save.
    window.addEventListener(
      'keydown',
      (event) => {
        if ((event.ctrlKey || event.metaKey) && (event.key === 's' || event.key === 'Enter')) flush();
      },
      { capture: true },
    );
    tellHost({ type: 'ready' });
    return () => {
      stop();
      clearInterval(ping);
      window.removeEventListener('blur', flush);
    };
  }, []);

  if (!state) return null;
  const { header, strings, plan, broken } = state;
  const run = (command: string): void => {
    queue.current?.flush();
    tellHost({ type: 'command', command });
  };
  return (
    <>
      <Toolbar header={header} strings={strings} problems={problems} broken={broken !== undefined} run={run} />
      <main>
        <Header header={header} strings={strings} />
        <Notices
          notices={gone ? [{ kind: 'error', text: strings.gone, actions: [] }, ...header.notices] : header.notices}
          run={run}
        />
        {broken !== undefined && <Notices notices={[{ kind: 'error', text: broken, actions: [] }]} run={run} />}
        {plan && (
          <>
            <Crumbs plan={plan} strings={strings} flush={() => queue.current?.flush()} />
            <DataForm
              key={JSON.stringify([plan.path, plan.page?.from])}
              plan={plan}
              taken={taken}
              strings={strings}
              problems={problems}
              locked={header.locked || gone}
              onTyped={(data) => queue.current?.typed(data)}
              onLeave={() => queue.current?.flush()}
            />
          </>
        )}
      </main>
    </>
  );
}
