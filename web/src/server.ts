/** Where the assistant is. */

// Known only while the script runs for the first time.
const script = (document.currentScript as HTMLScriptElement | null)?.src;

/** Return the assistant's address without a slash at its end. */
export function serverAddress(attribute: string | null): string {
  const address = parse(attribute) ?? parse(script) ?? new URL(location.origin);
  return (address.origin + (attribute ? address.pathname : "")).replace(/\/+$/, "");
}

/** A wrong address must not take the emergency bar with it: it counts as none. */
function parse(address: string | null | undefined): URL | null {
  try {
    const url = address ? new URL(address, location.href) : null;
    if (url && !/^https?:$/.test(url.protocol)) throw new TypeError("not http");
    return url;
  } catch {
    console.error(`sepsis-assistant: server="${address}" is no address; the script's own origin is used.`);
    return null;
  }
}
