/** The part of sql.js that is used here. */
declare module 'sql.js' {
  export type SqlValue = number | string | Uint8Array | null;

  export interface Statement {
    bind(values?: readonly SqlValue[]): boolean;
    step(): boolean;
    get(): SqlValue[];
    /** Binds, steps once and resets. */
    run(values?: readonly SqlValue[]): void;
    reset(): void;
    free(): boolean;
  }

  export interface Database {
    exec(sql: string, values?: readonly SqlValue[]): { columns: string[]; values: SqlValue[][] }[];
    run(sql: string, values?: readonly SqlValue[]): Database;
    prepare(sql: string): Statement;
    /** The main database as a file. Frees all statements, and forgets attached databases. */
    export(): Uint8Array;
    close(): void;
  }

  export interface SqlJs {
    Database: new (file?: Uint8Array) => Database;
  }

  export default function initSqlJs(options: { wasmBinary: Uint8Array }): Promise<SqlJs>;
}
