import { everythingSuite } from '../python/support/everything-suite.ts';
import { EVERYTHING, php, WAYS } from './support/php.ts';

for (const way of WAYS) {
  const title = `the everything provider in PHP, its streams taken away by ${way.name}`;
  everythingSuite(title, !way.available, () => php(EVERYTHING, way.settings), way);
}
