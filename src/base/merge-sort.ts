/** Sorts in place, stably, by halving and merging. Pacemaker's comparisons of instances, resources, hosts and results may contradict
 *  themselves (a before b before c before a); what comes out then depends on which pairs are compared, and it merges lists. */
export function mergeSort<T>(items: T[], compare: (a: T, b: T) => number): T[] {
  if (items.length < 2) return items;
  const middle = items.length >> 1;
  const left = mergeSort(items.slice(0, middle), compare);
  const right = mergeSort(items.slice(middle), compare);
  for (let at = 0, l = 0, r = 0; at < items.length; at++) {
    const takeLeft = r === right.length || (l < left.length && compare(left[l]!, right[r]!) <= 0);
    items[at] = takeLeft ? left[l++]! : right[r++]!;
  }
  return items;
}
