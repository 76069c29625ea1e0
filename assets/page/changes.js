// What the server tells of a change → the state that it makes of the one before, which stays as it was; what did not change is
// shared by both. mapapp/page/changes.py says how a difference is written.
function patched(before, change) {
  if (Array.isArray(change)) return change[0];
  if (Array.isArray(before)) {
    const item = (each) => (!Array.isArray(each) ? before[each] : each.length === 1 ? each[0] : patched(before[each[0]], each[1]));
    return change.items ? change.items.map(item) : before;
  }
  const names = Object.keys(change);
  if (!names.length) return before;
  const after = new Map(Object.entries(before));
  for (const name of names) {
    if (Array.isArray(change[name]) && !change[name].length) after.delete(name);
    else after.set(name, patched(before[name], change[name]));
  }
  return Object.fromEntries(after);
}
