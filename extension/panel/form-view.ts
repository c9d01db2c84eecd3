/** Id of the custom editor that shows data as a form; the manifest declares it. */
export const FORM_VIEW = 'stepwell.form';
