// Made by scripts/generate.mjs from the declared types; do not edit.
import type { StepError } from '../step/errors.ts';
import type { CommandEvent } from '../step/command/event.ts';
import type {
  InitializeParams,
  InitializeResult,
  DescribeParams,
  DescribeResult,
  RunParams,
  RunResult,
  CancelParams,
  ProgressParams,
  LogParams,
  ArtifactParams,
  MaskParams,
  ErrorMessage,
  AnyRequest,
  AnyNotification,
  AnySuccess,
} from '../step/messages/index.ts';

/** One thing that does not match. */
export interface ValidationError {
  /** JSON pointer into the data. */
  instancePath: string;
  schemaPath: string;
  keyword: string;
  params: Record<string, unknown>;
  message?: string;
}

/** Tells whether data has the shape; `errors` says of the last call what is wrong, null when nothing is. */
export interface Validate<T> {
  (data: unknown): data is T;
  errors?: ValidationError[] | null;
}

export declare const validateInitializeParams: Validate<InitializeParams>;
export declare const validateInitializeResult: Validate<InitializeResult>;
export declare const validateDescribeParams: Validate<DescribeParams>;
export declare const validateDescribeResult: Validate<DescribeResult>;
export declare const validateRunParams: Validate<RunParams>;
export declare const validateRunResult: Validate<RunResult>;
export declare const validateCancelParams: Validate<CancelParams>;
export declare const validateProgressParams: Validate<ProgressParams>;
export declare const validateLogParams: Validate<LogParams>;
export declare const validateArtifactParams: Validate<ArtifactParams>;
export declare const validateMaskParams: Validate<MaskParams>;
export declare const validateStepError: Validate<StepError>;
export declare const validateErrorMessage: Validate<ErrorMessage>;
export declare const validateAnyRequest: Validate<AnyRequest>;
export declare const validateAnyNotification: Validate<AnyNotification>;
export declare const validateAnySuccess: Validate<AnySuccess>;
export declare const validateCommandEvent: Validate<CommandEvent>;
