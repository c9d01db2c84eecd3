/** Ids of the extension's commands: the manifest declares each, the code registers each, a test compares the two. */
export const COMMANDS = {
  /** Runs a process file: of the tree, of the explorer, or the one in the active editor. */
  run: 'stepwell.run',
  runWithData: 'stepwell.runWithData',
  /** Of the form that asks what to run with. */
  runFromForm: 'stepwell.runFromForm',
  openProcessFileOfRun: 'stepwell.openProcessFileOfRun',
  openProcessFile: 'stepwell.openProcessFile',
  newProcessFile: 'stepwell.newProcessFile',
  /** Lets a process go on with what it waits with, unseen. */
  proceedAsIs: 'stepwell.proceedAsIs',
  cancel: 'stepwell.cancel',
  retry: 'stepwell.retry',
  retryUpdated: 'stepwell.retryUpdated',
  rerun: 'stepwell.rerun',
  rerunFrom: 'stepwell.rerunFrom',
  delete: 'stepwell.delete',
  copyId: 'stepwell.copyId',
  showOriginal: 'stepwell.showOriginal',
  showMore: 'stepwell.showMore',
  refresh: 'stepwell.refresh',
  search: 'stepwell.search',
  clearSearch: 'stepwell.clearSearch',
  filter: 'stepwell.filter',
  showProcesses: 'stepwell.showProcesses',
  startRunner: 'stepwell.startRunner',
  stopRunner: 'stepwell.stopRunner',
  showRunnerLog: 'stepwell.showRunnerLog',
  showLog: 'stepwell.showLog',
  /** Of a process or a step: `ProcessTarget`. */
  openLog: 'stepwell.openLog',
  openInput: 'stepwell.openInput',
  openOutput: 'stepwell.openOutput',
  /** What a step got beside what it gave. */
  compareData: 'stepwell.compareData',
  /** Of the log in the active editor, or the one whose address is given. */
  showEarlierLog: 'stepwell.showEarlierLog',
  showLaterLog: 'stepwell.showLaterLog',
  goToBeginningOfLog: 'stepwell.goToBeginningOfLog',
  goToEndOfLog: 'stepwell.goToEndOfLog',
  saveLog: 'stepwell.saveLog',
  /** Of a process that waits: `ProcessTarget`. */
  openPause: 'stepwell.openPause',
  /** Of a pause's document, the one in front where none is given. */
  proceed: 'stepwell.proceed',
  saveDraft: 'stepwell.saveDraft',
  compareWithProduced: 'stepwell.compareWithProduced',
  cancelPaused: 'stepwell.cancelPaused',
  resolveConflict: 'stepwell.resolveConflict',
  /** Of lenses of the language server, which has the same ids: checks the provider of a step. */
  checkStep: 'stepwell.checkStep',
  /** Lists the steps of process files that use a step, at its source. */
  showReferences: 'stepwell.showReferences',
  /** The two ways to see a document of data. */
  openForm: 'stepwell.openForm',
  openText: 'stepwell.openText',
} as const;

export type CommandId = (typeof COMMANDS)[keyof typeof COMMANDS];
