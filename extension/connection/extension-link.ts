/** The link to the runner with all it needs of JSON-RPC: a bundle of its own, loaded right after activation. */
export { RunnerLink } from '../../runner/client/runner-link.ts';
