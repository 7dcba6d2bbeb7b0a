/** Planners of workflows, by the names that the server knows them by, and what each is. */
export const plannerChoices = [
  { name: 'ours', means: 'searches on as long as it may, from the best of the others' },
  { name: 'ic-pcp', means: 'partial critical paths (Abrishami, Naghibzadeh, Epema 2013)' },
  { name: 'ic-pcpd2', means: 'distributes the deadline over tasks first' },
  { name: 'drip', means: 'several deadlines, with repair (DRIP)' },
  { name: 'cpi', means: 'critical paths, iteratively' },
  { name: 'heft', means: 'earliest finish by upward rank' },
  { name: 'fastest', means: 'each task alone on the fastest type' },
  { name: 'cheapest', means: 'all on the cheapest type' },
] as const;

export type PlannerName = (typeof plannerChoices)[number]['name'];
