// A small provider that meets the specification, with places where it can be made to break it. The providers beside
// this file each break one requirement, named in their first line; the test wants exactly that one to be reported.
import { createHash } from 'node:crypto';
import { writeFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';

/** What a step may throw. */
export class StepError extends Error {
  constructor(message, code = 1000, data = {}) {
    super(message);
    Object.assign(this, { code, data });
  }
}

const UNICODE = {
  latin: 'Gr\u00fc\u00dfe',
  combining: 'e\u0301',
  cjk: '\u65e5\u672c\u8a9e',
  astral: '\ud83d\ude00\ud835\udcb3',
  rtl: '\u05e9\u05dc\u05d5\u05dd',
  separators: '\u2028\u2029',
  control: '\u0000\u0001\u001f\u007f',
  escapes: '"\\/\b\f\n\r\t',
  bom: '\ufeff',
  empty: '',
  '\u00e4 key': '\ud83d\udd11',
};

const pause = (ms) => new Promise((done) => setTimeout(done, ms));

export const STEPS = {
  echo: (input, run) => (run.with.wrap === true ? { input, with: run.with } : input),
  fail: ({ message = 'it failed' }) => {
    throw new TypeError(message);
  },
  cause: ({ depth = 3 }) => {
    let error;
    for (let level = depth; level >= 1; level--) error = new Error(`level ${level}`, { cause: error });
    throw error;
  },
  'retry-after': ({ ms = 1500 }) => {
    throw new StepError('not now', 1000, { retryable: true, retryAfterMs: ms });
  },
  async slow({ ms = 10_000 }, run) {
    for (let passed = 0; passed < ms; passed += 20) {
      run.progress(passed, ms);
      await pause(20);
      if (run.cancelled) throw new StepError('cancelled', 1004);
    }
    return { slept: ms };
  },
  async 'ignore-cancel'({ ms = 1000 }, run) {
    run.progress(0);
    await pause(ms);
    return { ignored: true };
  },
  interrupt: (input, run) => {
    run.interrupt = {
      message: input.message ?? 'Please check',
      schema: { type: 'object' },
      expiresInMs: input.expiresInMs,
    };
    return input;
  },
  progress({ to = 3 }, run) {
    for (let n = 0; n <= to; n += 0.5) run.progress(n, to, `${n} of ${to}`);
    for (const level of ['debug', 'info', 'warning', 'error'])
      run.tell('$/log', { level, message: `a ${level} record`, fields: { level } });
    return { reported: to * 2 + 1 };
  },
  artifact({ name = 'report', text = 'hello\n' }, run) {
    const path = `${name}.txt`;
    writeFileSync(join(run.context.artifactDir, path), text);
    const sha256 = createHash('sha256').update(text).digest('hex');
    run.tell('$/artifact', { name, path, mediaType: 'text/plain', bytes: Buffer.byteLength(text), sha256 });
    return { path };
  },
  unicode: ({ broken }) => (broken ? { text: '\ufffd' } : UNICODE),
  bigint: () => ({
    value: '9007199254740993',
    safe: 9007199254740991,
    list: ['-9007199254740993', '18446744073709551616'],
  }),
  nothing: () => undefined,
  nan: () => {
    throw new Error('JSON has no NaN');
  },
  big: ({ bytes = 1_000_000 }) => ({ text: 'x'.repeat(bytes) }),
  print: ({ text = 'stray print', via = 'print' }) => {
    if (via === 'fd') throw new StepError('not here', 1002);
    process.stderr.write(text);
    return { printed: true };
  },
};

/** The correct provider; a fault replaces methods of it. */
export class Provider {
  steps = { ...STEPS };
  capabilities = { cancel: true, describe: true, reuse: true };
  state = 'new';
  limits = {};
  running = undefined;
  #rest = [];

  start() {
    process.stdin.on('data', (chunk) => this.chunk(chunk));
    process.stdin.on('end', () => this.end());
  }

  end() {
    process.exit(this.running ? 1 : 0);
  }

  chunk(chunk) {
    let start = 0;
    for (let end = chunk.indexOf(10); end >= 0; end = chunk.indexOf(10, start)) {
      this.#rest.push(chunk.subarray(start, end));
      const line = Buffer.concat(this.#rest).toString('utf8');
      this.#rest = [];
      start = end + 1;
      this.line(line);
    }
    this.#rest.push(chunk.subarray(start));
  }

  line(text) {
    const line = text.replace(/^\ufeff/, '').replace(/\r$/, '');
    if (line !== '') this.parse(line);
  }

  parse(line) {
    let message;
    try {
      message = JSON.parse(line);
    } catch {
      return this.refuse(null, -32700, 'not JSON');
    }
    if (typeof message !== 'object' || message === null || Array.isArray(message))
      return this.refuse(null, -32600, 'not a request');
    return this.message(message);
  }

  message(message) {
    if (!('id' in message)) this.notification(message);
    else if (message.method === 'initialize') this.initialize(message);
    else if (this.state === 'new') this.tooEarly(message);
    else this.request(message);
  }

  notification({ method, params }) {
    if (method === '$/cancel') this.cancel(params);
  }

  cancel({ id }) {
    if (this.running?.id === id) this.running.cancelled = true;
  }

  tooEarly({ id }) {
    this.refuse(id, -32600, 'initialize comes first');
  }

  initialize({ id, params }) {
    if (this.state !== 'new') this.refuse(id, -32600, 'initialize comes once');
    else if (!params.protocolVersions.includes('1')) this.unsupported(id);
    else {
      this.state = 'ready';
      this.limits = params.limits;
      this.answer(id, this.self());
    }
  }

  unsupported(id) {
    this.refuse(id, 1006, 'this provider speaks version 1');
  }

  self() {
    return {
      protocolVersion: '1',
      provider: { name: 'broken', version: '1' },
      capabilities: this.capabilities,
      steps: Object.keys(this.steps),
    };
  }

  request({ id, method, params }) {
    if (method === 'step/describe') this.describe(id, params);
    else if (method === 'step/run') this.run(id, params);
    else this.unknownMethod(id, method);
  }

  unknownMethod(id, method) {
    this.refuse(id, -32601, `unknown method ${method}`);
  }

  describe(id, { step }) {
    if (step !== undefined && !this.steps[step]) this.refuse(id, 1001, `no step ${step}`);
    else this.answer(id, { steps: (step ? [step] : Object.keys(this.steps)).map((name) => this.description(name)) });
  }

  description(name) {
    return { name, inputSchema: { type: 'object' } };
  }

  run(id, params) {
    if (typeof params?.step !== 'string') this.refuse(id, -32602, 'step is required');
    else if (!this.steps[params.step]) this.unknownStep(id, params);
    else void this.attempt(id, params);
  }

  unknownStep(id, { step }) {
    this.refuse(id, 1001, `no step ${step}`);
  }

  async attempt(id, params) {
    const run = (this.running = this.makeRun(id, params));
    let send;
    try {
      const output = await this.steps[params.step](params.input, run);
      send = () => this.complete(id, this.orInput(output, params), run);
    } catch (error) {
      send = () => this.failed(id, error);
    }
    this.running = undefined;
    send();
  }

  orInput(output, { input }) {
    return output ?? input;
  }

  makeRun(id, params) {
    let highest = 0;
    const tell = (method, fields) => this.send({ jsonrpc: '2.0', method, params: { id, ...fields } });
    return {
      id,
      with: params.with,
      context: params.context,
      cancelled: false,
      tell,
      progress: (progress, total, message) => {
        if (progress >= highest) tell('$/progress', { progress, total, message });
        highest = Math.max(highest, progress);
      },
    };
  }

  complete(id, output, run) {
    const result = { ...this.status(run), output };
    const size = Buffer.byteLength(JSON.stringify(output));
    if (size > this.limits.maxDataBytes)
      this.refuse(id, 1007, `${size} bytes, allowed are ${this.limits.maxDataBytes}`);
    else if (size + 200 > this.limits.maxMessageBytes)
      this.refuse(id, 1007, `about ${size + 200} bytes, allowed are ${this.limits.maxMessageBytes}`);
    else this.answer(id, result);
  }

  status({ interrupt }) {
    return interrupt ? { status: 'interrupted', interrupt } : { status: 'completed' };
  }

  failed(id, error) {
    this.refuse(id, error.code ?? 1000, error.message, this.errorData(error));
  }

  errorData(error, depth = 0) {
    const data = { type: error.name, stack: error.stack.split('\n').slice(1), ...error.data };
    if (error.cause && depth < 8)
      data.cause = { message: error.cause.message, data: this.errorData(error.cause, depth + 1) };
    return data;
  }

  answer(id, result) {
    this.send({ jsonrpc: '2.0', id, result });
  }

  refuse(id, code, message, data) {
    this.send({ jsonrpc: '2.0', id, error: { code, message, data } });
  }

  send(message) {
    this.write(`\n${JSON.stringify(message)}\n`);
  }

  write(text) {
    writeAll(Buffer.from(text));
  }
}

/** A pipe that is full for the moment is waited for. */
export function writeAll(bytes) {
  for (let at = 0; at < bytes.length;) {
    try {
      at += writeSync(1, bytes, at);
    } catch (error) {
      if (error.code !== 'EAGAIN') throw error;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 2);
    }
  }
}
