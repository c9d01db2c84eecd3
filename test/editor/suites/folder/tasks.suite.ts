import * as assert from 'node:assert/strict';
import { suite, suiteSetup, suiteTeardown, teardown, test } from 'mocha';
import { commands, Task, tasks, Uri, workspace } from 'vscode';
import { list, proceed } from '../../../../protocol/control/index.ts';
import type { RunnerClient } from '../../../../runner/client/runner-client.ts';
import { eventually, found } from '../support/eventually.ts';
import { runnerClient, workspaceFile } from '../support/runner-client.ts';
import { inPage, screenshot } from '../support/window.ts';

suite('tasks', () => {
  let client: RunnerClient;
  suiteSetup(async () => {
    client = await runnerClient();
  });
  suiteTeardown(() => {
    client.close();
  });
  teardown(() => commands.executeCommand('workbench.action.closePanel'));

  /** The task of that name, once VS Code has it. */
  async function offered(name: string): Promise<Task> {
    return found(async () => (await tasks.fetchTasks({ type: 'stepwell' })).find((task) => task.name === name));
  }

  /** Starts a task; resolves to its exit status. */
  async function ended(task: Task): Promise<number | undefined> {
    const end = new Promise<number | undefined>((resolve) => {
      const listener = tasks.onDidEndTaskProcess(({ execution, exitCode }) => {
        if (execution.task.name !== task.name) return;
        listener.dispose();
        resolve(exitCode);
      });
    });
    await tasks.executeTask(task);
    return end;
  }

  function processFile(name: string, content: object): Uri {
    return Uri.file(workspaceFile(`${name}.process.json`, JSON.stringify({ version: 1, name, ...content }, null, 2)));
  }

  const newest = async (name: string): Promise<{ pid: string; status: string } | undefined> =>
    (await client.request(list, { limit: 20 })).processes.find((process) => process.name === name);

  test('each process file is offered, and a check of all', async () => {
    await offered('run words.process.json');
    await offered('check all process files');
  });

  test('one runs its process, and succeeds when that finished', async () => {
    assert.equal(await ended(await offered('run words.process.json')), 0);
    assert.equal((await newest('words'))?.status, 'finished');
    await screenshot('task-ended');
  });

  test('one whose process fails has failed', async () => {
    processFile('breaking', { steps: [{ id: 'a', command: 'node', args: ['-e', 'process.exit(3)'] }] });
    assert.equal(await ended(await offered('run breaking.process.json')), 1);
  });

  test('one lasts for as long as its process waits for a person', async () => {
    const steps = [{ id: 'a', command: 'node', args: ['-e', ''], interrupt: { message: 'Look.' } }];
    processFile('asking', { steps });
    const end = ended(await offered('run asking.process.json'));
    const { pid } = await found(async () => {
      const process = await newest('asking');
      return process?.status === 'interrupted' && process;
    });
    assert.equal(tasks.taskExecutions.length, 1);
    await client.request(proceed, { pid });
    assert.equal(await end, 0);
  });

  test('ending one cancels its process', async () => {
    processFile('lasting', { steps: [{ id: 'a', command: 'node', args: ['-e', 'setInterval(() => 0, 1e6)'] }] });
    const execution = await tasks.executeTask(await offered('run lasting.process.json'));
    await found(async () => (await newest('lasting'))?.status === 'running');
    execution.terminate();
    await eventually(async () => {
      assert.equal((await newest('lasting'))?.status, 'cancelled');
    });
  });

  test('data and parameters of tasks.json reach the process, and what is written wrong is told', async () => {
    const [folder] = workspace.workspaceFolders ?? [];
    assert.ok(folder);
    const check = "process.exit(process.env.GREETING === 'hello there' ? 0 : 9)";
    processFile('given', {
      params: { properties: { name: { type: 'string' } }, required: ['name'] },
      steps: [
        {
          ...{ id: 'a', command: 'node', args: ['-e', check] },
          env: { GREETING: '${{ input.greeting }} ${{ params.name }}' },
        },
      ],
    });
    const written = (definition: object): Task =>
      new Task({ type: 'stepwell', file: 'given.process.json', ...definition }, folder, 'written', 'stepwell');
    const configure = async (definition: object): Promise<Task> => {
      await workspace
        .getConfiguration('tasks', folder.uri)
        .update('tasks', [{ label: 'written', ...written(definition).definition }], false);
      return found(async () => (await tasks.fetchTasks()).find(({ name }) => name === 'written'));
    };
    try {
      assert.equal(await ended(await configure({ data: { greeting: 'hello' }, params: { name: 'there' } })), 0);
      assert.equal(await ended(await configure({ data: { greeting: 'hello' } })), 2);
    } finally {
      await workspace.getConfiguration('tasks', folder.uri).update('tasks', undefined, false);
    }
  });

  test('a check fails over what is wrong, and each problem is listed once', async () => {
    const uri = processFile('wrong', { steps: [{ id: 'a', run: 'true', retries: 3 }] });
    try {
      assert.equal(await ended(await offered('check all process files')), 2);
      // What the view shows: the API of 1.100 does not always tell extensions of problems that tasks found.
      await commands.executeCommand('workbench.panel.markers.view.focus');
      await eventually(async () => {
        const rows = await inPage(
          (document) => [...document.querySelectorAll('.markers-panel .monaco-list-row')].map((row) => row.textContent),
          null,
        );
        const [problem = '', another] = rows.filter((text) => text.startsWith('Unknown key'));
        assert.equal(another, undefined, rows.join('\n'));
        assert.match(
          problem,
          /^Unknown key `retries`. Did you mean `retry`\?stepwellunknown-key\[Ln 8, Col 7\]/,
          rows.join('\n'),
        );
      });
      await screenshot('problems-of-check');
    } finally {
      await workspace.fs.delete(uri);
    }
  });
});
