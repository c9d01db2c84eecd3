/** Environment variable by which the processes of a step are found, whatever they did to their group and session. */
export const MARK_VARIABLE = 'STEPWELL_MARK';
