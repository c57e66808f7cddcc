"""Names that this project shares with Rasa: keys of the parse data, intents and slots of domain.yml."""

from __future__ import annotations

LISTEN = "action_listen"
ARRIVED = "arrived"  # key of a message's metadata: when it reached us, in Unix seconds
SLASHED = "slashed"  # and whether its words were typed as a command that is no button of the channel


class Key:
    """Name what our components add to Rasa's parse data of a message."""

    SAFETY = "safety"  # safety.decision.Decision.as_dict
    QUESTION = "question"  # knowledge.question.Question.as_dict
    ASKED = "asked"  # retrieval.asked: likely questions, and what is done with them
    LANGUAGE = "language"  # code of a language that is not English
    ASKED_COUNTRY = "asked_country"  # the country whose number is asked for
    DENIED_COUNTRY = "denied_country"  # the country that somebody says not to be in


class Slot:
    """Name the slots that our policies read and set; domain.yml says what each is for."""

    # what the conversation is about, and what is still to be said in this turn
    DETAIL = "detail"
    ANSWER_QUEUE = "answer_queue"
    LAST_TOPIC = "last_topic"
    LAST_DETAILS = "last_details"
    TOLD = "told"
    CITATIONS = "citations"
    SOURCE_LINE = "source_line"
    THING = "thing"
    # the emergency
    DANGER_NOTICED = "danger_noticed"
    DANGER_PERSON = "danger_person"
    DANGER_NAMED = "danger_named"
    HELP_CALLED = "help_called"
    EMERGENCY_OPEN = "emergency_open"
    EMERGENCY_REPLY = "emergency_reply"
    REMINDER = "reminder"
    DATA_REQUEST = "data_request"
    # where somebody is, and in which language
    COUNTRY = "country"
    EMERGENCY_LINE = "emergency_line"
    COUNTRY_NOTE = "country_note"
    ADVICE_LINE = "advice_line"
    TEXT_LINE = "text_line"
    FOREIGN_LANGUAGE = "foreign_language"
    FOREIGN_LINE = "foreign_line"
    # an illness without an alarm, the guided check and the fallback
    CARE_PERSON = "care_person"
    UNDER_5 = "check_under_5"
    CARE_LEVEL = "care_level"
    CARE_VARIANT = "care_variant"
    COMPLAINT_LINE = "complaint_line"
    CARE_PLACE = "care_place"
    CHECK_UNFIT = "check_unfit"
    CHECK_PROGRESS = "check_progress"
    CHECK_TOLD = "check_told"
    CHECK_LOOKED = "check_looked"
    GREETED = "greeted"
    FALLBACK_STEP = "fallback_step"
    LAST_MEANS = "last_means"
    SAID_BEFORE = "said_before"
    REQUESTED = "requested_slot"  # Rasa's own: what a form has asked for
