/** The most numbers of one file: run times of 100,000 tasks on 200 types. */
const numbersMax = 20_000_000;

/** Rows of numbers, parted by commas, semicolons or blanks; empty lines are left out. What is not a number of 0 or more becomes a problem. */
export function readNumberTable(file: string, text: string, problems: string[]): readonly (readonly number[])[] {
  let count = 0;
  const rows: number[][] = [];
  for (const [i, line] of text.split(/\r?\n/).entries()) {
    const cells = line.split(/[,;\s]+/).filter((cell) => cell !== '');
    if (cells.length === 0) continue;
    count += cells.length;
    if (count > numbersMax) {
      problems.push(`${file}:${i + 1}: has more than ${numbersMax} numbers; that is more than can be planned; split the workflow`);
      return rows;
    }
    rows.push(cells.map((cell) => numberOf(cell, `${file}:${i + 1}`, problems)));
  }
  if (rows.length === 0) problems.push(`${file}: is empty; it must hold numbers; add them`);
  return rows;
}

function numberOf(cell: string, where: string, problems: string[]): number {
  const value = Number(cell);
  if (!(value >= 0 && value < Infinity)) problems.push(`${where}: ${cell.slice(0, 40)} is not a number of 0 or more; correct it`);
  return value;
}
