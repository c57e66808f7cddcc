"""Answers read aloud: off until it is chosen, and never with a voice that sends the text away."""

from __future__ import annotations

import json

from playwright.sync_api import expect

VOICES = """(voices) => {
  window.spoken = [];
  window.SpeechSynthesisUtterance = class { constructor(text) { this.text = text; } };
  Object.defineProperty(window, "speechSynthesis", { value: {
    getVoices: () => voices,
    speak: (it) => spoken.push([it.text, it.voice.name]),
    cancel: () => spoken.push("stop"),
  } });
}"""
AWAY = {"name": "away", "lang": "en-GB", "localService": False}
HERE = {"name": "here", "lang": "en-US", "localService": True}


def with_voices(new_page, voices):
    chat = new_page()
    chat.page.add_init_script(f"({VOICES})({json.dumps(voices)})")
    return chat.open()


def said(chat):
    return [it for it in chat.page.evaluate("spoken") if it != "stop"]


def test_answers_are_read_aloud_by_a_voice_of_the_device(new_page):
    chat = with_voices(new_page, [AWAY, HERE])
    chat.ask("PLAIN one")
    assert said(chat) == []
    chat.menu("Read answers aloud")
    assert said(chat) == [["A plain answer.", "here"]]
    chat.ask("What causes sepsis?")
    assert said(chat)[1][0].startswith("About What causes sepsis?:\nLungs:")  # without signs of markup
    chat.page.reload()
    expect(chat.said).to_have_count(2)
    assert said(chat) == []  # what was there is not read again
    chat.ask("PLAIN two")
    assert len(said(chat)) == 1
    chat.menu("Read answers aloud")
    assert chat.page.evaluate("spoken.at(-1)") == "stop"
    chat.ask("PLAIN three")
    assert len(said(chat)) == 1


def test_without_a_voice_of_the_device_nothing_is_read(new_page):
    chat = with_voices(new_page, [AWAY])
    chat.menu("Read answers aloud")
    expect(chat.page.locator(".news")).to_contain_text("cannot be read aloud")
    chat.ask("PLAIN")
    assert said(chat) == []
