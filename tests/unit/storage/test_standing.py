"""What others have stored costs a conversation nothing: its rows are found in one index."""

from __future__ import annotations

import sqlalchemy as sa

from sepsis_assistant.storage.database import prepare
from sepsis_assistant.storage.events import EVENTS
from sepsis_assistant.storage.standing import _QUERY, standing_of

OTHERS, ROWS = 500, 20


def _filled(store):
    """Return the engine of a store in which each of many conversations has rows."""
    engine = store.engine
    prepare(engine)
    rows = [{"sender_id": f"other-{n}", "type_name": "user", "data": "{}"} for n in range(OTHERS)]
    with engine.begin() as connection:
        for _ in range(ROWS):
            connection.execute(EVENTS.insert(), rows)
        connection.execute(EVENTS.insert(), [{"sender_id": "mine", "type_name": "user", "data": "{}"}])
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.exec_driver_sql("ANALYZE")
    return engine


def _plan(engine) -> str:
    query = _QUERY.params(sender="mine", name="nobody")
    how = "EXPLAIN" if engine.dialect.name == "postgresql" else "EXPLAIN QUERY PLAN"
    statement = str(query.compile(engine, compile_kwargs={"literal_binds": True}))
    with engine.connect() as connection:
        return "\n".join(str(tuple(row)) for row in connection.exec_driver_sql(f"{how} {statement}"))


def test_where_a_conversation_stands_is_read_in_its_own_index(stores):
    engine = _filled(stores())
    plan = _plan(engine)
    assert plan.count("events_of_sender") == 2 and "events_pkey" not in plan, plan
    with engine.connect() as connection:
        found = standing_of(connection, "mine")
    assert found.first == found.last == OTHERS * ROWS + 1


def test_a_table_of_an_earlier_version_gets_the_index(stores):
    engine = stores().engine
    with engine.begin() as connection:
        EVENTS.create(connection)
        connection.exec_driver_sql("DROP INDEX events_of_sender")
    prepare(engine)
    assert "events_of_sender" in {index["name"] for index in sa.inspect(engine).get_indexes("events")}
