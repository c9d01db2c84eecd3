// Violates nothing: what the faults are measured against.
import { Provider } from './base.mjs';

new Provider().start();
