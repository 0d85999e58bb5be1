/** Compares names the way lists of hosts are sorted: runs of digits as numbers (of equal ones the shorter first), other
 *  characters without case. */
export function compareNaturally(a: string, b: string): number {
  const [left, right] = [parts(a), parts(b)];
  for (let index = 0; index < Math.min(left.length, right.length); index++) {
    const [x, y] = [left[index]!, right[index]!];
    const numbers = /^\d/.test(x) && /^\d/.test(y);
    const order = numbers ? Number(x) - Number(y) || x.length - y.length : x < y ? -1 : x > y ? 1 : 0;
    if (order !== 0) return order;
  }
  return left.length - right.length;
}

/** Runs of digits, and single other characters. */
function parts(text: string): string[] {
  return text.toLowerCase().match(/\d+|\D/g) ?? [];
}
