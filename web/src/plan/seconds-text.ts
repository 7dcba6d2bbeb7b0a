/** Seconds with the digits that the command line has; never minutes, so that what is asked for, what is predicted and why can be compared. */
export const secondsText = (seconds: number): string => `${Number(seconds.toPrecision(5))} s`;
