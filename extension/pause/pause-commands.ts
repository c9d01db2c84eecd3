/** Ids of the commands about pauses; the manifest declares them. */
export const PAUSE_COMMANDS = {
  open: 'stepwell.openPause',
  openForm: 'stepwell.openForm',
  openText: 'stepwell.openText',
  proceed: 'stepwell.proceed',
  saveDraft: 'stepwell.saveDraft',
  compare: 'stepwell.compareWithProduced',
  cancel: 'stepwell.cancelPaused',
  resolveConflict: 'stepwell.resolveConflict',
} as const;
