from __future__ import annotations

import dataclasses

from jianbao.nlp.explanation import Explanation, Passage, Reason
from jianbao.nlp.record import Record, SummaryField, TopicField
from jianbao.nlp.schema import record_schema


def test_schema_names_every_field_of_the_record() -> None:
    schema = record_schema()
    assert list(schema["properties"]) == [field.name for field in dataclasses.fields(Record)]
    definitions = schema["$defs"]
    for part in (TopicField, Explanation, Reason, Passage, SummaryField):
        assert list(definitions[part.__name__]["properties"]) == [f.name for f in dataclasses.fields(part)]


def test_schema_has_a_versioned_identifier() -> None:
    assert record_schema()["$id"] == "urn:jianbao:record:1.2"
