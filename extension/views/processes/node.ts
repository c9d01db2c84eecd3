import type { MarkdownString, TreeItem } from 'vscode';

/**
 * A node of the view Processes. One object stands for one thing as long as it is shown, since VS Code tells nodes
 * apart by identity; what it shows is asked for whenever it is drawn.
 */
export interface ProcessesNode {
  /** Unique and stable: what is expanded and chosen stays so. */
  readonly id: string;
  readonly parent: ProcessesNode | undefined;
  item: () => TreeItem;
  /** What a pointer on it tells; asked for only then, since it costs more than the rest of the node. */
  tooltip?: () => MarkdownString | undefined;
  /** Absent: it has none. */
  children?: () => ProcessesNode[] | Promise<ProcessesNode[]>;
  /** Its children are not shown any more. */
  collapsed?: () => void;
}
