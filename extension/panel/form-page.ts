import { env, Uri, type Webview } from 'vscode';
import { randomBytes } from 'node:crypto';

/** The page a form is: one script and one style sheet of the extension, and nothing else may run or load. */
export function formPage(webview: Webview, extension: Uri): string {
  const nonce = randomBytes(16).toString('base64');
  const from = (name: string): string => webview.asWebviewUri(Uri.joinPath(extension, 'dist', name)).toString();
  const policy = `default-src 'none'; script-src 'nonce-${nonce}'; style-src ${webview.cspSource}; font-src ${webview.cspSource}`;
  return `<!doctype html>
<html lang="${env.language}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width">
<link rel="stylesheet" href="${from('panel.css')}">
</head>
<body>
<div id="root"></div>
<script nonce="${nonce}" src="${from('panel.js')}"></script>
</body>
</html>`;
}
