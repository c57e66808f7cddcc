"""The editor in a browser: by keyboard alone, what is refused, what others wrote, axe in each state."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.support.desktop import assert_nothing_found, desktop_page
from tests.support.editor import TOKEN, RunningEditor, copy_of_content
from tests.support.unanswered import keep

ANSWER, FILE = "answer/treatment/how_fast", "data/responses/treatment.yml"
OLD, NEW = "Adults at high risk from sepsis", "Adults with high risk of sepsis"
HARD = "Immunocompromised individuals require comprehensive multidisciplinary evaluation immediately."

LOOKS = ((1280, "light"), (1280, "dark"), (320, "light"))


@pytest.fixture(scope="module")
def editor(tmp_path_factory) -> Iterator[RunningEditor]:
    root = copy_of_content(tmp_path_factory.mktemp("project"))
    endpoints = keep(tmp_path_factory.mktemp("database"), "can dogs get sepsis", "do dogs get sepsis")
    with pytest.MonkeyPatch.context() as patch, RunningEditor(root, models=root / "models") as running:
        patch.setenv("SEPSIS_ENDPOINTS", str(endpoints))  # nor is there a model
        yield running


@pytest.fixture
def page(browser, editor) -> Iterator[Page]:
    content = {path: path.read_bytes() for path in (editor.root / "data").rglob("*.yml")}
    with desktop_page(browser, reduced_motion="reduce") as page:
        opened(page, editor.address + ANSWER)
        yield page
    for path, before in content.items():
        if path.read_bytes() != before:
            path.write_bytes(before)


def opened(page: Page, address: str) -> None:
    """Open a page; an error in its place is told as one, not by what is missing on it."""
    answered = page.goto(address)
    assert answered is not None and answered.ok, answered and answered.text()


def tab_to(page: Page, what: str, key: str = "Tab") -> None:
    """Press Tab or another key until the element with this id, or a button with this name, has the focus."""
    said = "document.activeElement.id || document.activeElement.textContent.trim()"
    for _ in range(80):
        page.keyboard.press(key)
        if page.evaluate(said) == what:
            return
    raise AssertionError(f"{key} never reached {what}")


def file_of(editor: RunningEditor) -> str:
    return (editor.root / FILE).read_text(encoding="utf-8")


def typed(page: Page, text: str) -> None:
    page.get_by_label("Text", exact=True).fill(text)
    page.locator("#edit-who").fill("Jane Smith")
    page.locator("#edit-why").fill("clearer")


def text_of(page: Page) -> str:
    return page.get_by_label("Text", exact=True).input_value()


def test_a_text_is_changed_by_keyboard_alone(page, editor):
    keys = page.keyboard
    opened(page, editor.address)
    tab_to(page, "words")
    keys.type("antibiotics within 1 hour")
    keys.press("Enter")
    page.wait_for_url("**/?words=*")
    tab_to(page, "How fast should sepsis antibiotics be given?")
    keys.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("How fast should sepsis antibiotics be given?")
    tab_to(page, "edit-text")
    keys.press("Control+Home")
    for _ in range(len(OLD)):
        keys.press("Shift+ArrowRight")
    keys.type(NEW)
    tab_to(page, "edit-who")
    keys.type("Jane Smith")
    tab_to(page, "edit-why")
    keys.type("clearer")
    tab_to(page, "Save")
    before = file_of(editor)
    keys.press("Enter")
    expect(page.get_by_text("Saved. The signature, if there was one, is gone")).to_be_visible()
    assert file_of(editor) == before.replace(OLD, NEW, 1) != before


def test_what_is_refused_stands_at_its_field_and_what_was_typed_stays(page, editor):
    before = file_of(editor)
    typed(page, f"{HARD} It is not sepsis. Go.")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("alert")).to_contain_text("reading grade")
    box = page.get_by_label("Text", exact=True)
    expect(box).to_have_attribute("aria-invalid", "true")
    expect(box).to_have_value(f"{HARD} It is not sepsis. Go.")
    expect(page.locator("#problem-text-1")).to_contain_text(f"{FILE}:")
    expect(page.locator("#edit-who")).to_have_value("Jane Smith")
    assert file_of(editor) == before


def test_a_new_sentence_is_asked_for_its_facts(page, editor):
    typed(page, text_of(page) + "\nAsk about it.")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("alert")).to_contain_text("sentence 4: name the facts it rests on, or write none")
    page.get_by_label("Ask about it.", exact=True).fill("none")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Saved. The signature")).to_be_visible()
    assert "        Ask about it.\n" in file_of(editor)


def test_a_file_that_changed_meanwhile_is_told_and_the_draft_stays(page, editor):
    draft = text_of(page).replace(OLD, NEW)
    typed(page, draft)
    path = editor.root / FILE
    path.write_text(file_of(editor) + "# by somebody else\n", encoding="utf-8")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("alert")).to_contain_text(f"{FILE} was changed by somebody else")
    assert text_of(page) == draft and NEW not in file_of(editor)
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Saved. The signature")).to_be_visible()
    assert NEW in file_of(editor) and file_of(editor).endswith("# by somebody else\n")


def test_a_reviewer_signs_and_a_change_ends_it(page, editor):
    page.get_by_label("I have read the answer").check()
    page.get_by_role("button", name="Sign").click()
    expect(page.get_by_role("alert")).to_contain_text("a signature needs a first and a last name")
    page.get_by_label("Your first and last name, and your role").fill("Dr Jane Smith, nurse consultant")
    page.get_by_role("button", name="Sign").click()
    expect(page.get_by_text("signed: Dr Jane Smith, nurse consultant")).to_be_visible()
    assert 'reviewed: {by: "Dr Jane Smith, nurse consultant", on: "' in file_of(editor)
    typed(page, text_of(page).replace(OLD, NEW))
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("unsigned", exact=True)).to_be_visible()
    assert "reviewed:" not in file_of(editor)


def test_a_phrasing_is_added_and_one_of_another_question_is_refused(page, editor):
    box, who = page.get_by_label("Another phrasing"), page.locator("#phrasing-who")
    box.fill("is there an antidote?")
    who.fill("Jane Smith")
    page.locator("#phrasing-why").fill("asked on the ward")
    page.get_by_role("button", name="Add the phrasing").click()
    expect(page.get_by_role("alert")).to_contain_text("it stands under 'treatment'")
    box.fill("till when must the antibiotics be in")
    page.get_by_role("button", name="Add the phrasing").click()
    expect(page.get_by_text("counts after the next training")).to_have_count(2)
    nlu = (editor.root / "data/nlu/questions_treatment.yml").read_text(encoding="utf-8")
    assert "      - till when must the antibiotics be in\n" in nlu


def test_without_a_model_trying_says_so(page):
    send(page)
    expect(page.locator("#chat-state")).to_have_text("models: there is no trained model; run make train")


def send(page):
    page.get_by_role("button", name="Send").click()


def refused(page):
    typed(page, HARD)
    page.get_by_role("button", name="Check").click()


def signed_without_a_name(page):
    page.get_by_role("button", name="Sign").click()


def checked(page):
    page.get_by_role("button", name="Check").click()


STATES = {
    # name: an address, or what is done on the answer's page
    "answers": "?words=antibiotic", "nothing found": "?words=qqqq", "due": "list/due",
    "unsigned": "list/unsigned", "conflicts": "list/conflicts", "mistakes": "list/mistakes",
    "unanswered": "list/unanswered", "unanswered, shown": "list/unanswered?show=1",
    "facts": "facts?words=oxygen", "sources": "sources?words=nice", "no page": "answer/no/no",
    "answer": ANSWER, "checked": checked, "refused": refused, "unsigned form": signed_without_a_name,
    "tried": send,
}  # fmt: skip


@pytest.mark.parametrize("state", STATES)
def test_axe_finds_no_violation_in_the_editor(page, editor, axe, state):
    page.add_init_script(axe)
    page.reload()
    what = STATES[state]
    if callable(what):
        what(page)
        page.wait_for_load_state()
    else:
        page.goto(editor.address + what)
    assert_nothing_found(page, LOOKS)


def test_what_nothing_answers_is_read_at_the_press_of_a_button(page, editor):
    opened(page, f"{editor.address}list/unanswered")
    page.get_by_role("button", name="Read the database of this machine").click()
    expect(page.get_by_text("2 messages without an answer, redacted.")).to_contain_text("2 alike")


def test_only_who_has_the_address_gets_in_and_only_on_this_machine(editor):
    assert editor.status(f"/{TOKEN}/") == 200
    assert editor.status("/") == editor.status("/another-token/") == 404
    assert editor.status(f"/{TOKEN}/", Host="editor.example") == 403


def test_a_form_of_another_page_is_refused(page, editor):
    form = f'<form method="post" action="{editor.address}{ANSWER}/sign"><button>Go</button></form>'
    page.route("http://elsewhere.example/", lambda route: route.fulfill(content_type="text/html", body=form))
    page.goto("http://elsewhere.example/")
    with page.expect_response("**/sign") as answered:
        page.get_by_role("button").click()
    assert answered.value.status == 403


def test_an_editor_starts_in_a_process_in_which_one_has_started(editor):
    with RunningEditor(editor.root, models=editor.root / "models") as another:
        assert another.status(f"/{TOKEN}/") == editor.status(f"/{TOKEN}/") == 200
