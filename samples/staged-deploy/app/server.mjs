// A small web service: `node server.mjs CONFIG.json [PORT]`. Port 0, the default, lets the system choose.
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { statusAt } from './opening-hours.mjs';

const [configFile, port = '0'] = process.argv.slice(2);
const config = JSON.parse(readFileSync(configFile, 'utf8'));
const { version } = JSON.parse(readFileSync(new URL('release.json', import.meta.url), 'utf8'));
const page = readFileSync(new URL('public/index.html', import.meta.url), 'utf8').replaceAll(
  '{{shop}}',
  escape(config.shop),
);

const server = createServer((request, response) => {
  const { pathname } = new URL(request.url, 'http://localhost');
  if (pathname === '/') return answer(response, 200, page, 'text/html; charset=utf-8');
  if (pathname === '/health' || pathname === '/api/opening-hours') {
    try {
      const status = statusAt(new Date(), config);
      return answer(
        response,
        200,
        JSON.stringify(pathname === '/health' ? { ok: true, version } : { shop: config.shop, ...status }),
      );
    } catch (error) {
      return answer(response, 503, JSON.stringify({ ok: false, version, problem: error.message }));
    }
  }
  return answer(response, 404, JSON.stringify({ problem: 'not found' }));
});

server.listen(Number(port), '127.0.0.1', () => console.log(`listening on http://127.0.0.1:${server.address().port}`));

function answer(response, status, body, type = 'application/json') {
  response.writeHead(status, { 'content-type': type, 'cache-control': 'no-store' }).end(body);
}

function escape(text) {
  return text.replace(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`);
}
