/** What only a checkout needs. */
const OF_THE_CHECKOUT = ['scripts', 'devDependencies', 'files', 'allowScripts'];
/** What only VS Code reads. */
const OF_THE_EDITOR = [
  ...['displayName', 'publisher', 'main', 'categories', 'extensionKind', 'activationEvents', 'capabilities'],
  ...['contributes', 'l10n', 'icon', 'galleryBanner'],
];

/** The manifest of the .vsix. */
export function editorManifest(manifest) {
  return without(manifest, [...OF_THE_CHECKOUT, 'bin', 'exports']);
}

/** The manifest of the npm package. */
export function npmManifest(manifest) {
  const engines = without(manifest.engines, ['vscode']);
  return { ...without(manifest, [...OF_THE_CHECKOUT, ...OF_THE_EDITOR]), engines };
}

function without(manifest, keys) {
  return Object.fromEntries(Object.entries(manifest).filter(([key]) => !keys.includes(key)));
}
