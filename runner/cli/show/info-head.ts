import type { ProcessInfo } from '../../../protocol/control/get.ts';
import { fileForPeople } from '../run/ending.ts';
import { sanitise } from '../terminal/sanitise.ts';
import { wrapped } from '../terminal/width.ts';
import type { InfoStyle } from './info-page.ts';
import { ago, span, until } from './relative-time.ts';
import { shortId } from './short-id.ts';
import { lookOf } from './status-look.ts';

/** What it is and where it stands; then where it comes from. */
export function headLines(info: ProcessInfo, style: InfoStyle): string[] {
  const { colours, symbols, columns } = style;
  const { symbol, tint } = lookOf(info.status, style);
  const id = columns === Infinity ? info.pid : shortId(info.pid);
  const separator = ` ${symbols.separator} `;
  return [
    `  ${tint(symbol)} ${colours.bold(sanitise(info.title || info.name))}  ${tint(standing(info, style.now))}  ${colours.dim(id)}`,
    ...wrapped(`    ${origin(info, style).join(separator)}`, columns - 1).map((line) =>
      colours.dim(line.startsWith(' ') ? line : `    ${line}`),
    ),
  ];
}

function standing(info: ProcessInfo, now: number): string {
  const { status, startedAt, finishedAt, notBefore, cancelling } = info;
  if (cancelling) return 'cancelling';
  switch (status) {
    case 'ready':
      if (notBefore !== null && Date.parse(notBefore) > now) return `next attempt ${until(notBefore, now)}`;
      return 'in the queue';
    case 'running':
      return startedAt === null ? 'running' : `running for ${span((now - Date.parse(startedAt)) / 1000)}`;
    case 'interrupted':
      return 'waits for you';
    case 'error':
      return `failed ${ago(finishedAt ?? '', now)}`;
    case 'finished':
    case 'cancelled':
      return `${status} ${ago(finishedAt ?? '', now)}`;
  }
}

function origin(info: ProcessInfo, { now, cwd }: InfoStyle): string[] {
  return [
    sanitise(fileForPeople(info.file, cwd)),
    `started ${ago(info.createdAt, now)} by ${sanitise(info.startedBy)}`,
    ...(info.priority === 0 ? [] : [`priority ${info.priority}`]),
    ...(info.key === null ? [] : [`key ${sanitise(info.key)}`]),
    ...(info.rerunOf === null ? [] : [`rerun of ${shortId(info.rerunOf)}`]),
  ];
}
