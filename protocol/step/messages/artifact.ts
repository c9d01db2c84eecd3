import type { MessageDeclaration, RequestId } from './envelope.ts';

/** Names a file in `artifactDir` as a result of the step. Published when the step succeeds. */
export const artifact = {
  method: '$/artifact',
  from: 'provider',
  kind: 'notification',
} as const satisfies MessageDeclaration;

export interface ArtifactParams extends Artifact {
  /** The running request. */
  id: RequestId;
}

export interface Artifact {
  /**
   * What expressions call it: `steps.<id>.artifacts.<name>`.
   * @pattern ^[A-Za-z][\w.-]*$
   */
  name: string;
  /** Path relative to `artifactDir`, which it never leaves, symlinks included. */
  path: string;
  mediaType?: string;
  /**
   * Size in bytes.
   * @minimum 0
   * @asType integer
   */
  bytes?: number;
  /**
   * Checksum, lower-case hexadecimal.
   * @pattern ^[0-9a-f]{64}$
   */
  sha256?: string;
}
