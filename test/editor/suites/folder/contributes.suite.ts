import * as assert from 'node:assert/strict';
import { suite, test } from 'mocha';
import { commands, extensions, workspace } from 'vscode';
import type manifest from '../../../../package.json';

suite('what the manifest declares', () => {
  const extension = extensions.getExtension('stepwell.stepwell');
  const { contributes } = (extension?.packageJSON ?? {}) as typeof manifest;

  test('commands: each is registered, and none that is not declared', async () => {
    await extension?.activate();
    const views = Object.values(contributes.views).flatMap((some) => some.map(({ id }) => id));
    const registered = (await commands.getCommands(true)).filter(
      (id) => id.startsWith('stepwell.') && !views.some((view) => id.startsWith(`${view}.`)),
    );
    const declared = contributes.commands.map(({ command }) => command);
    assert.deepEqual(registered.sort(), declared.sort());
  });

  test('settings: each has its default', () => {
    for (const [name, { default: value }] of Object.entries(contributes.configuration.properties))
      assert.deepEqual(workspace.getConfiguration().inspect(name)?.defaultValue, value, name);
  });
});
