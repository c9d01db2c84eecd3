// In the place of the library for Markdown that the form library brings: descriptions are shown as they are.
export function Markdown({ children }: { children?: unknown }): unknown {
  return children;
}
