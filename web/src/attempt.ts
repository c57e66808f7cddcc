/** Return what `make` returns; where it fails, report the error and return `instead`. */
export function attempt<T>(make: () => T, instead: T): T {
  try {
    return make();
  } catch (error) {
    console.error(error);
    return instead;
  }
}
