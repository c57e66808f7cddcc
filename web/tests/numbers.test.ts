import { expect, it } from "vitest";
import { findPlace, guessCountry } from "../src/numbers";

it.each([
  ["Europe/London", "en", ["en-US"], "GB"], // a browser whose language was never set
  ["America/New_York", "en-GB", ["en-GB"], "US"],
  ["Asia/Calcutta", "", [], "IN"], // the older name, which Chromium reports
  ["Asia/Kolkata", "", [], "IN"],
  ["Atlantic/Reykjavik", "en-IE", ["en-US"], "IE"], // what a browser says that hides its time zone
  ["UTC", "not a tag", ["eo", "fr-CA"], "CA"],
  ["UTC", "en", ["eo"], null],
])("in %s, on a page in %s, with %s: %s", (zone, page, languages, country) => {
  expect(guessCountry(zone, page, languages)).toBe(country);
});

it.each([
  [{ chosen: "NZ", given: "GB", hinted: "DE", guessed: "US" }, "NZ", "chosen"],
  [{ given: "uk", hinted: "DE" }, "GB", "given"],
  [{ given: "XX", hinted: "DE" }, "DE", "hinted"],
  [{ guessed: "US" }, "US", "guessed"],
])("of %j it takes %s, %s", (sources, country, certainty) => {
  expect(findPlace(sources)).toMatchObject({ country, certainty });
});
