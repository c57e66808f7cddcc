"""Numbers in a message: what is read, what is a danger sign, what is left alone."""

from __future__ import annotations

import pytest

from tests.support.readings import read, sign_ids, values


@pytest.mark.parametrize(
    ("text", "celsius"),
    [
        ("his temp is 39.5", 39.5),
        ("temp 39,5", 39.5),
        ("103.4F", 39.67),
        ("temp of 40", 40),
        ("fever 104", 40),
        ("temp 100.4", 38),
        ("thermometer says 38.2", 38.2),
        ("it was 38 point 5", 38.5),
        ("a hundred and three fever", 39.44),
        ("fever of one hundred and four", 40),
        ("her temperature is thirty nine point two", 39.2),
        ("thirty eight five temp", 38.5),
        ("35.1 degrees", 35.1),
        ("39\u00b0C", 39),
        ("38.5\u00baC", 38.5),
        ("39.4", 39.4),
        ("temp. 39.4", 39.4),
        ("T 39.2, P 135", 39.2),
        ("temp is 39 am i dying", 39),
        ("38.5 hr 140", 38.5),
        ("temp \u0663\u0669", 39),
        ("temp after a bath was 39", 39),
        ("temp 39 drinking water", 39),
        ("in the car his temp was 39.5", 39.5),
        ("I was lying in bed 39.4 temp", 39.4),
        ("fever, 38.3, since lunch. A teacher in Leeds, 31, first baby", 38.3),
        ("temp 37.9. I'm 35 and diabetic", 37.9),
        ("38.2 degrees today. 34. The clinic says wait", 38.2),
    ],
)
def test_temperature(text, celsius):
    assert values(text)["temperature"] == [celsius]


@pytest.mark.parametrize(
    "text",
    ["temp was 39 this morning, tonight its 34", "his temp was 39, 34 now", "temp 39 earlier and now 34"],
)
def test_a_second_temperature_is_no_age(text):
    assert values(text)["temperature"] == [39, 34]


@pytest.mark.parametrize(
    ("text", "kind", "expected"),
    [
        ("pulse 140", "pulse", [140]),
        ("heart rate of 135 and resps 28", "breathing_rate", [28]),
        ("HR120 RR26 BP85/50 sats88%", "pulse", [120]),
        ("heart is going at 145", "pulse", [145]),
        ("hr one forty", "pulse", [140]),
        ("pulse 120-130", "pulse", [120, 130]),
        ("128 pulse 26 resps 38.9 temp", "pulse", [128]),
        ("breathing 60 times a minute", "breathing_rate", [60]),
        ("32 breaths in 30 seconds", "breathing_rate", [64]),
        ("breathing is 32 breaths in 30 seconds", "breathing_rate", [64]),
        ("RR:32", "breathing_rate", [32]),
        ("BP is 85 over 50", "systolic", [85]),
        ("85/50", "diastolic", [50]),
        ("BP 85", "systolic", [85]),
        ("systolic 82", "systolic", [82]),
        ("BP 85/50mmHg", "diastolic", [50]),
        ("blood pressure ninety over sixty", "systolic", [90]),
        ("SpO2 88%", "saturation", [88]),
        ("oxygen is at 86", "saturation", [86]),
        ("pulse oximeter says 88", "saturation", [88]),
        ("86% on her oximeter", "saturation", [86]),
        ("oxygen eighty eight percent", "saturation", [88]),
        ("sats in the 80s", "saturation", [89]),
        ("she's on 4 litres of oxygen and sats are 90", "saturation", [90]),
        ("NEWS2 7", "news2", [7]),
        ("NEWS of 6", "news2", [6]),
        ("lactate 3.2", "lactate", [3.2]),
        ("ANC 400", "neutrophils", [0.4]),
        ("no wee for 14 hours", "no_urine_hours", [14]),
        ("14 hours without a wee", "no_urine_hours", [14]),
        ("hasn't peed since 6am and it's now 9pm", "no_urine_hours", [15]),
        ("hasn't peed since last night", "no_urine_hours", []),
        ("hasn't had a wee for a whole day", "no_urine_hours", [24]),
        ("last wet nappy was 13 hours ago", "no_urine_hours", [13]),
        ("dry nappies for 12 hours", "no_urine_hours", [12]),
        ("baby hasn't fed in 10 hours", "no_feed_hours", [10]),
        ("10 day old baby not feeding for 6 hours", "no_feed_hours", [6]),
    ],
)
def test_other_readings(text, kind, expected):
    assert values(text).get(kind, []) == expected


@pytest.mark.parametrize(
    ("text", "months"),
    [
        ("3 week old", 0.69),
        ("5 wks old", 1.15),
        ("8 days old", 0.26),
        ("4mo with a cough", 4),
        ("4 month old", 4),
        ("three-month-old", 3),
        ("2 yr old", 24),
        ("aged 82", 984),
        ("he's 79 with a fever", 948),
        ("she's nearly 3", 36),
        ("14yo", 168),
        ("34F, shaking", 408),
        ("i'm 67M", 804),
        ("72 year old", 864),
        ("my daughter (5 weeks) is hot", 1.15),
        ("our son is 11 days, hot", 0.36),
        ("a week old", 0.23),
        ("in her 80s", 960),
        ("born 8 days ago", 0.26),
    ],
)
def test_age(text, months):
    assert [round(a.months, 2) for a in read(text).ages] == [months]


@pytest.mark.parametrize(
    ("text", "sign"),
    [
        ("3 week old temp 38", "temperature_high_under_3m"),
        ("temp 100.4 in my 10 week old", "temperature_high_under_3m"),
        ("4 month old temp 39", "temperature_high_3_6m"),
        ("2 year old temp 35.9", "temperature_low_child"),
        ("temp 34.9", "temperature_low"),
        ("temp 41", "temperature_very_high"),
        ("pulse 130", "pulse_fast"),
        ("heart rate won't go below 130", "pulse_fast"),
        ("7 year old heart rate 121", "pulse_fast"),
        ("1 year old pulse 50", "pulse_slow_child"),
        ("resps 25", "breathing_fast"),
        ("my wife had a baby 2 weeks ago, breathing rate 28", "breathing_fast"),
        ("BP 90/60", "pressure_low"),
        ("bp 100/60 normally 150/90", "pressure_fall"),
        ("blood pressure usually 160/90, today it was 112/70", "pressure_fall"),
        ("sats 91", "oxygen_low"),
        ("copd, sats 88", "oxygen_low"),
        ("NEWS2 5", "news_moderate"),
        ("NEWS2 7", "news_high"),
        ("lactate 2", "lactate_high"),
        ("neutrophils 0.3 temp 38.4", "neutropenic_fever"),
        ("no wee for 12 hours", "little_urine"),
        ("no wee for 18 hours", "no_urine"),
        ("my 2 month old no wet nappy for 8 hours", "little_urine"),
        ("my 5 week old has had no feed for 8 hours", "no_feed"),
        ("38.9, 128, 26, 91%", "oxygen_low"),
        ("obs 39.1 / 131 / 28 / 88/46 / 92", "pressure_low"),
        ("my baby is 39.2", "temperature_high_3_6m"),
    ],
)
def test_danger_sign(text, sign):
    assert sign in sign_ids(text)


@pytest.mark.parametrize(
    "text",
    [
        "temp 40.9", "4 month old temp 38.9", "temp 35", "pulse 129", "resps 24", "BP 91/60",
        "copd sats 89", "sats 92", "NEWS2 4", "lactate 1.9", "neutrophils 0.3",
        "no wee for 11 hours",
        "7 month old no wet nappy for 9 hours", "2 year old breathing rate 45", "baby pulse 155",
        "bp 120/80 pulse 72 temp 36.8 resp 14 sats 98", "120/80, 72, 98%",
        "his blood pressure is 130 over 80, normally 140/85", "my blood pressure is always 150/90",
    ],
)  # fmt: skip
def test_no_danger_sign(text):
    assert not sign_ids(text)


@pytest.mark.parametrize(
    "text",
    [
        "wash at 40 degrees", "oven at 40 degrees", "oven 180", "it's 38 degrees outside",
        "weather 38 degrees today", "temperature outside is 41", "room temperature 35",
        "call me on 07700 900123", "my pulse is high, my number is 020 7946 0958", "call 111",
        "heart racing should i call 111", "12/11/2023", "at 10:30", "\u00a338.50", "SW1A 2AA",
        "the A40 road", "39 weeks pregnant", "I'm 38 weeks and feel hot", "bus 38", "aged 38",
        "fever, he's 39", "99% sure", "110%", "battery 12%", "page 39", "paracetamol 500 mg",
        "he weighs 38 kg", "won 40-38", "60/40 chance", "24/7", "9/10 pain", "fever for 3 days",
        "breathing fast for 30 minutes", "good news 5 people", "oxygen 15 litres",
        "sat for 90 minutes",
        "pulse 150 after running on the treadmill", "no one, 38 of them", "38, 39, 41, 26, 12, 7",
    ],
)  # fmt: skip
def test_everyday_number_is_no_reading(text):
    assert not read(text).readings


@pytest.mark.parametrize(
    ("text", "feature"),
    [
        ("temp 38", "fever"), ("temp 35.9", "low_temperature"), ("6 weeks old", "age_under_3m"),
        ("my newborn is hot", "age_under_3m"), ("5 months old", "age_3_6m"),
        ("3 year old", "age_under_5"), ("aged 76", "age_over_75"), ("pulse 120", "moderate_pulse"),
        ("resps 21", "moderate_breathing"), ("neutrophils 0.9", "low_neutrophils"),
    ],
)  # fmt: skip
def test_feature(text, feature):
    assert feature in read(text).features


def test_age_in_text_counts_before_the_known_one():
    assert "temperature_high_under_3m" in sign_ids("temp 38.5", age_months=2)
    assert not sign_ids("my 34 year old wife has a temp of 38.5", age_months=2)
