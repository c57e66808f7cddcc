/** Where the assistant is. */

// Known only while the script runs for the first time.
const script = (document.currentScript as HTMLScriptElement | null)?.src;

/** Return the assistant's address without a slash at its end. */
export function serverAddress(attribute: string | null): string {
  const address = new URL(attribute || (script ? new URL(script).origin : location.origin), location.href);
  return (address.origin + address.pathname).replace(/\/+$/, "");
}
