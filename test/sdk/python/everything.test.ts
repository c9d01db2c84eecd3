import { everythingSuite } from './support/everything-suite.ts';
import { PYTHON, python } from './support/python.ts';

everythingSuite('the everything provider in Python', !PYTHON, () => python(), {
  descriptorsMoved: true,
  watchesAlways: true,
});
