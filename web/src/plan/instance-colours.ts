/** Colours of charts that there are; more instances share them, which is why names stand beside. */
const colours = 6;

/** The colour of an instance, by its place in the plan; the same in the Gantt chart and the graph. */
export const instanceColour = (index: number): string => `var(--chart-${(index % colours) + 1})`;
