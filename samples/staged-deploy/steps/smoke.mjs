// Starts a release on a free port, asks it what its users will ask, and ends it.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { StepError } from 'stepwell';

const START_MS = 10_000;
const ANSWER_MS = 5_000;

const CHECKS = [
  ['/health', (body, live) => JSON.parse(body).version === live.version],
  ['/', (body) => body.includes('<h1>')],
  ['/api/opening-hours', (body) => typeof JSON.parse(body).open === 'boolean'],
];

/** Paths that answered as they should. Throws a StepError that says which one did not, and what it answered. */
export async function tryOut(live, ctx) {
  const program = spawn(process.execPath, ['server.mjs', live.config], {
    cwd: live.folder,
    stdio: ['ignore', 'pipe', 'inherit'],
    signal: ctx.signal,
  });
  // Told by `exited`; without a listener it would end this provider.
  program.on('error', () => {});
  const exited = once(program, 'exit').catch(() => []);
  try {
    const address = await addressOf(program, exited);
    for (const [index, [path, isRight]] of CHECKS.entries()) {
      ctx.progress(index, CHECKS.length, path);
      await check(address + path, (body) => isRight(body, live), ctx.signal);
    }
    ctx.progress(CHECKS.length, CHECKS.length);
    return CHECKS.map(([path]) => path);
  } finally {
    program.kill();
    await exited;
  }
}

async function addressOf(program, exited) {
  const timer = setTimeout(() => program.kill(), START_MS);
  try {
    for await (const line of createInterface({ input: program.stdout })) {
      const address = /^listening on (\S+)$/.exec(line)?.[1];
      if (address) return address;
    }
  } finally {
    clearTimeout(timer);
  }
  const [code] = await exited;
  throw new StepError(`The service did not start (exit code ${code ?? 'none'}); its log says why.`);
}

async function check(url, isRight, signal) {
  const response = await fetch(url, { signal: AbortSignal.any([signal, AbortSignal.timeout(ANSWER_MS)]) });
  const body = await response.text();
  if (response.status !== 200 || !isRight(body)) {
    throw new StepError(`GET ${new URL(url).pathname} answered ${response.status}: ${body.slice(0, 200)}`);
  }
}
