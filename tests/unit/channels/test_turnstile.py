"""Few turns are worked out at once, in their order; who is in danger waits for none of them."""

from __future__ import annotations

import asyncio

import pytest

from sepsis_assistant.channels.turnstile import Turnstile

HANGS = 0.05


async def _turn(turnstile, name, done, work, urgent=False):
    async with turnstile.passed(urgent):
        done.append(f"{name} begins")
        await work.wait()
        done.append(f"{name} ends")


async def _settle():
    for _ in range(5):
        await asyncio.sleep(0)


def run(story):
    return asyncio.run(story())


def test_turns_wait_for_a_place_in_the_order_of_their_arrival():
    async def story():
        turnstile, done, work = Turnstile(most=1, place_seconds=9), [], asyncio.Event()
        turns = [asyncio.create_task(_turn(turnstile, name, done, work)) for name in "abc"]
        await _settle()
        assert done == ["a begins"] and turnstile.is_full
        work.set()
        await asyncio.gather(*turns)
        return done

    assert run(story) == ["a begins", "a ends", "b begins", "b ends", "c begins", "c ends"]


def test_who_is_in_danger_waits_for_nobody():
    async def story():
        turnstile, done, work = Turnstile(most=1, place_seconds=9), [], asyncio.Event()
        turns = [asyncio.create_task(_turn(turnstile, name, done, work)) for name in "ab"]
        turns.append(asyncio.create_task(_turn(turnstile, "danger", done, work, urgent=True)))
        await _settle()
        begun = list(done)
        work.set()
        await asyncio.gather(*turns)
        return begun

    assert run(story) == ["a begins", "danger begins"]


def test_a_turn_that_hangs_holds_up_nobody_for_long():
    async def story():
        turnstile, done = Turnstile(most=1, place_seconds=HANGS), []
        hangs, works = asyncio.Event(), asyncio.Event()
        works.set()
        hung = asyncio.create_task(_turn(turnstile, "hung", done, hangs))
        await asyncio.wait_for(_turn(turnstile, "next", done, works), timeout=9)
        hangs.set()
        await hung
        assert not turnstile.is_full
        return done

    assert run(story) == ["hung begins", "next begins", "next ends", "hung ends"]


@pytest.mark.parametrize("given", [False, True], ids=["while it waits", "as its place is given to it"])
def test_a_turn_that_is_cut_off_leaves_no_place_taken(given):
    async def story():
        turnstile, done, work = Turnstile(most=1, place_seconds=9), [], asyncio.Event()
        first = asyncio.create_task(_turn(turnstile, "first", done, work))
        await _settle()
        waits = asyncio.create_task(_turn(turnstile, "cut", done, work))
        await _settle()
        if given:
            work.set()
            await first  # the place is given, and the task has not run since
        waits.cancel()
        work.set()
        await asyncio.gather(first, waits, return_exceptions=True)
        assert not turnstile.is_full
        await asyncio.wait_for(_turn(turnstile, "next", done, work), timeout=9)
        return done[-1]

    assert run(story) == "next ends"
