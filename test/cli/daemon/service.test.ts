import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { byHand } from '../../../runner/cli/service/by-hand.ts';
import { installUnit } from '../../../runner/cli/service/install.ts';
import type { Said } from '../../../runner/cli/service/systemctl.ts';
import { uninstallUnit } from '../../../runner/cli/service/uninstall.ts';
import { unitPlace } from '../../../runner/cli/service/unit-place.ts';
import { unitStatus } from '../../../runner/cli/service/unit-status.ts';
import { unitText, type UnitOptions } from '../../../runner/cli/service/unit.ts';

const OPTIONS: UnitOptions = {
  node: process.execPath,
  script: '/opt/step well/dist/stepwell.js',
  scope: 'user',
  user: undefined,
  stateDir: undefined,
  concurrency: undefined,
  group: undefined,
};

/** A systemd that says yes to everything, or what `answers` has it say, and remembers what it was asked. */
function systemd(scope: 'user' | 'system', answers: Record<string, Said> = {}, unavailable?: string) {
  const folder = mkdtempSync(join(tmpdir(), 'stepwell-test-'));
  onTestFinished(() => {
    rmSync(folder, { recursive: true });
  });
  const asked: string[] = [];
  const lines: string[] = [];
  return {
    asked,
    lines,
    place: {
      path: join(folder, 'units', 'stepwell.service'),
      scope,
      systemctl: {
        unavailable: () => unavailable,
        do: (...words: string[]): Said => {
          asked.push(words.join(' '));
          return answers[words[0] ?? ''] ?? { code: 0, text: '' };
        },
      },
      write: (line: string) => void lines.push(line),
    },
  };
}

describe('the unit', () => {
  test('runs the command by its whole path, words quoted as systemd reads them', () => {
    const text = unitText({ ...OPTIONS, stateDir: '/srv/100% "state"/$x', concurrency: 8, group: 'ops' });
    expect(text).toContain(
      `ExecStart=${process.execPath} "/opt/step well/dist/stepwell.js" runner --wait --state-dir "/srv/100%% \\"state\\"/$$x" --concurrency 8 --group ops\n`,
    );
  });

  test('comes back whenever it ends, and leaves the ending of steps to the runner', () => {
    const text = unitText(OPTIONS);
    for (const line of ['Restart=always', 'KillMode=mixed', 'StartLimitIntervalSec=0', 'WantedBy=default.target'])
      expect(text.split('\n')).toContain(line);
    expect(text).not.toContain('User=');
  });

  test('of the machine runs as the user that was named, and begins at boot', () => {
    const text = unitText({ ...OPTIONS, scope: 'system', user: 'deploy' });
    expect(text).toContain('\nUser=deploy\n');
    expect(text).toContain('\nWantedBy=multi-user.target\n');
  });

  test('lies where systemd looks', () => {
    expect(unitPlace('system', {}, '/home/a')).toBe('/etc/systemd/system/stepwell.service');
    expect(unitPlace('user', {}, '/home/a')).toBe('/home/a/.config/systemd/user/stepwell.service');
    expect(unitPlace('user', { XDG_CONFIG_HOME: '/conf' }, '/home/a')).toBe('/conf/systemd/user/stepwell.service');
  });

  test.skipIf(spawnSync('systemd-analyze', ['--version']).status !== 0)(
    'is understood by systemd itself (needs systemd-analyze)',
    () => {
      const { place } = systemd('system');
      const path = join(place.path, '..', '..', 'stepwell.service');
      writeFileSync(
        path,
        unitText({
          ...OPTIONS,
          script: import.meta.filename,
          scope: 'system',
          user: 'root',
          stateDir: '/srv/100% state',
        }),
      );
      const { stdout, stderr } = spawnSync('systemd-analyze', ['verify', path], { encoding: 'utf8' });
      expect((stdout + stderr).split('\n').filter((line) => line.includes('stepwell.service'))).toEqual([]);
    },
  );
});

describe('service install', () => {
  test('writes the unit, has it started now and at boot, and says how it stays without a login', () => {
    const { place, asked, lines } = systemd('user');
    expect(installUnit('[Unit]\n', OPTIONS, place)).toBe(0);
    expect(readFileSync(place.path, 'utf8')).toBe('[Unit]\n');
    expect(statSync(place.path).mode & 0o022).toBe(0);
    expect(asked).toEqual(['daemon-reload', 'enable stepwell.service', 'restart stepwell.service']);
    expect(lines.join('\n')).toContain('loginctl enable-linger');
  });

  test('again with the same unit restarts nothing', () => {
    const { place, asked, lines } = systemd('user');
    installUnit('[Unit]\n', OPTIONS, place);
    asked.length = 0;
    installUnit('[Unit]\n', OPTIONS, place);
    expect(asked).toContain('start stepwell.service');
    expect(lines).toContain(`Unchanged: ${place.path}`);
  });

  test('of the machine insists on a user: steps are not to run as root by accident', () => {
    const { place } = systemd('system');
    expect(() => installUnit('', { ...OPTIONS, scope: 'system' }, place)).toThrow('--user NAME');
    expect(existsSync(place.path)).toBe(false);
  });

  test('where systemd does not run the unit is written all the same, with what is left to do: exit status 4', () => {
    const { place, asked, lines } = systemd('user', {}, 'Failed to connect to bus');
    expect(installUnit('[Unit]\n', OPTIONS, place)).toBe(4);
    expect(asked).toEqual([]);
    expect(lines.join('\n')).toContain(
      'systemctl --user daemon-reload && systemctl --user enable --now stepwell.service',
    );
  });

  test('what systemd refuses is passed on', () => {
    const { place, lines } = systemd('user', { enable: { code: 1, text: 'Unit is masked' } });
    expect(installUnit('[Unit]\n', OPTIONS, place)).toBe(4);
    expect(lines.at(-1)).toBe('systemctl --user enable stepwell.service failed: Unit is masked');
  });
});

describe('service uninstall and status', () => {
  test('uninstall stops it and removes the unit; a second one has nothing to do', () => {
    const { place, asked, lines } = systemd('user');
    installUnit('[Unit]\n', OPTIONS, place);
    asked.length = 0;
    expect(uninstallUnit(place)).toBe(0);
    expect(existsSync(place.path)).toBe(false);
    expect(asked).toEqual(['disable --now stepwell.service', 'daemon-reload']);
    expect(uninstallUnit(place)).toBe(0);
    expect(lines.at(-1)).toContain('nothing to do');
  });

  test('status is 0 only where it runs', () => {
    const active = systemd('user', { 'is-active': { code: 0, text: 'active' } });
    expect(unitStatus(active.place)).toBe(4);
    installUnit('[Unit]\n', OPTIONS, active.place);
    expect(unitStatus(active.place)).toBe(0);
    const failed = systemd('user', { 'is-active': { code: 3, text: 'failed' } });
    installUnit('[Unit]\n', OPTIONS, failed.place);
    expect(unitStatus(failed.place)).toBe(4);
    expect(failed.lines).toContain('Now:     failed');
  });
});

describe('without systemd', () => {
  const words = ['/usr/bin/node', '/opt/a & b/stepwell.js', 'runner', '--wait'];

  test('says how to do it with launchd, as XML that holds the words', () => {
    expect(byHand('darwin', words).join('\n')).toContain('<string>/opt/a &amp; b/stepwell.js</string>');
  });

  test('says how to do it with the task scheduler of Windows', () => {
    expect(byHand('win32', ["C:\\it's\\node.exe", 'x.js']).join('\n')).toContain(
      `-Execute 'C:\\it''s\\node.exe' -Argument 'x.js'`,
    );
  });

  test('says how to do it with cron elsewhere', () => {
    expect(byHand('freebsd', words).join('\n')).toContain(
      `* * * * * /usr/bin/node '/opt/a & b/stepwell.js' runner --wait`,
    );
  });
});
