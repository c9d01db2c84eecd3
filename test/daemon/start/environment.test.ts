import { expect, it } from 'vitest';
import { startEnvironment } from '../../../runner/daemon/start/start-environment.ts';

it('without variables from the client steps get a plain PATH and the owner’s HOME and USER', () => {
  const own = { PATH: '/secret/bin', HOME: '/home/owner', USER: 'owner', TOKEN: 'x' };
  expect(startEnvironment(undefined, [], own, 'linux')).toEqual({
    PATH: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin',
    HOME: '/home/owner',
    USER: 'owner',
    GIT_TERMINAL_PROMPT: '0',
  });
});

it('on Windows names are compared whatever their case, and what programs need there is kept', () => {
  const sent = {
    Path: 'C:\\Windows',
    SystemRoot: 'C:\\Windows',
    'ProgramFiles(x86)': 'C:\\P',
    MY_TOKEN: 'x',
    Deploy: 'y',
  };
  expect(startEnvironment(sent, ['DEPLOY'], {}, 'win32')).toEqual({
    Path: 'C:\\Windows',
    SystemRoot: 'C:\\Windows',
    'ProgramFiles(x86)': 'C:\\P',
    Deploy: 'y',
    GIT_TERMINAL_PROMPT: '0',
  });
});

it('LC_* and the like match any end, inheritEnv too; what is never inherited stays out', () => {
  const sent = { LC_TIME: 'C', LCX: '1', AWS_REGION: 'r', STEPWELL_MARK: 'm' };
  const kept = startEnvironment(sent, ['AWS_*', 'STEPWELL_MARK'], {}, 'linux');
  expect(kept).toEqual({ LC_TIME: 'C', AWS_REGION: 'r', GIT_TERMINAL_PROMPT: '0' });
});
