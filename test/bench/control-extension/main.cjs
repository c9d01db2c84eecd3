const { ThemeIcon, TreeItem, TreeItemCollapsibleState, window } = require('vscode');

/** As many as the extension's own tree has in a page. */
const PAGE = 200;

/** Two closed groups, nothing to wait for; like the extension's own beside a history of processes that have ended. */
exports.activate = ({ subscriptions }) => {
  const groups = ['Finished', 'Failed'].map((name) => {
    const item = new TreeItem(name, TreeItemCollapsibleState.Collapsed);
    item.id = name;
    item.description = String(PAGE);
    return item;
  });
  const page = (group) =>
    Array.from({ length: PAGE }, (_, number) => {
      const item = new TreeItem(`Pipeline ${number}`, TreeItemCollapsibleState.Collapsed);
      item.id = `${group.id}/${number}`;
      item.description = `${number} ms · 3 days ago`;
      item.iconPath = new ThemeIcon('pass');
      item.contextValue = 'process';
      return item;
    });
  const provider = { getChildren: (group) => (group ? page(group) : groups), getTreeItem: (item) => item };
  for (const view of ['control.first', 'control.tree'])
    subscriptions.push(window.registerTreeDataProvider(view, provider));
};
