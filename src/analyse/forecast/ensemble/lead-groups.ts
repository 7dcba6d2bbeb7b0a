/** Leads that learn their weights together: 1, 2-3, 4-6, 7-12, 13-24, ... Neighbouring leads are alike, and share what little was seen. */
export function leadGroups(horizon: number): Uint8Array {
  const groups = new Uint8Array(horizon);
  let [group, end] = [0, 1];
  for (let lead = 1; lead <= horizon; lead++) {
    if (lead > end) {
      group++;
      end = end === 1 ? 3 : 2 * end;
    }
    groups[lead - 1] = group;
  }
  return groups;
}
