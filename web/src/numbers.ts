/** Which emergency number to show, from what is known of where the visitor is. */

import table from "./numbers.json";
import zones from "./zones.json";

/** How the country became known: only a guess is marked as one on the page. */
export type Certainty = "chosen" | "given" | "hinted" | "guessed";

export interface Place {
  country: string;
  number: string;
  certainty: Certainty;
}

// Both made by scripts/widget_numbers.py, from data/conversation/countries.yml and the Unicode tables in Babel.
const BY_COUNTRY = new Map<string, string>(Object.entries(table));
const BY_ZONE = new Map(Object.entries(zones).flatMap(([country, names]) => names.map((name): [string, string] => [name, country])));

/** The numbers of the general line, which is shown when the country is unknown or only guessed. */
export const GENERAL = [
  { number: "999", where: "UK", short: "UK" },
  { number: "112", where: "Europe", short: "Europe" },
  { number: "911", where: "US, Canada", short: "US" },
] as const;

/** Return the general numbers other than the one that is shown already. */
export const others = (place: Place | null) => GENERAL.filter(({ number }) => number !== place?.number);

/** Return the best known place; null when no source names a country of the table. */
export function findPlace(sources: Partial<Record<Certainty, string | null>>): Place | null {
  for (const certainty of ["chosen", "given", "hinted", "guessed"] as const) {
    const country = (sources[certainty] ?? "").trim().toUpperCase();
    // The United Kingdom's code is GB; many sites write UK.
    const number = BY_COUNTRY.get(country === "UK" ? "GB" : country);
    if (number) return { country: country === "UK" ? "GB" : country, number, certainty };
  }
  return null;
}

/**
 * Return the country that most likely is the visitor's, or null: by the time zone, which says where the device is; by
 * the page's language, which says whom the page is for; by the browser's, which many never set ("en-US" anywhere).
 */
export function guessCountry(zone: string, page: string, languages: readonly string[]): string | null {
  const regions = [page, ...languages].map(regionOf);
  return [BY_ZONE.get(zone), ...regions].find((country) => country && BY_COUNTRY.has(country)) ?? null;
}

/** Return the region of a language tag, such as GB for "en-GB"; null when it names none or is no tag. */
function regionOf(tag: string): string | null {
  try {
    return new Intl.Locale(tag).region ?? null;
  } catch {
    return null;
  }
}

/** Return the country's name in English, or its code where the browser knows no names. */
export function countryName(code: string): string {
  try {
    return new Intl.DisplayNames(["en-GB"], { type: "region" }).of(code) ?? code;
  } catch {
    return code;
  }
}

/** Return every country of the table, sorted by name. */
export function countries(): { code: string; name: string }[] {
  return [...BY_COUNTRY.keys()]
    .map((code) => ({ code, name: countryName(code) }))
    .sort((a, b) => a.name.localeCompare(b.name, "en"));
}
