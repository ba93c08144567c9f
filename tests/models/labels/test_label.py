from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from jianbao.models.labels import LabelError
from jianbao.nlp.article import hash_content
from tests.models.labels.samples import bare, label


@pytest.mark.parametrize(
    ("fields", "named"),
    [
        pytest.param({"label": " "}, "label", id="no_label"),
        pytest.param({"annotator": ""}, "annotator", id="nobody"),
        pytest.param({"label": "县" * 101}, "100", id="long_label"),
        pytest.param({"annotator": "王" * 201}, "200", id="long_annotator"),
        pytest.param({"source": "猜测"}, "猜测", id="unknown_source"),
        pytest.param({"labelled_at": datetime(2026, 3, 2)}, "+08:00", id="no_time_zone"),
        pytest.param({"labelled_at": datetime(1, 1, 1, tzinfo=UTC)}, "0001", id="impossible_year"),
        pytest.param({"content_hash": "sha256:abc"}, "sha256:abc", id="no_hash"),
        pytest.param({"reason": "标题\x00"}, "NUL", id="nul"),
        pytest.param({"article_id": "\ud83d"}, "article_id", id="half_a_surrogate_pair"),
    ],
)
def test_what_cannot_be_kept_is_refused_with_its_value(fields, named):
    with pytest.raises(LabelError) as caught:
        label(**fields)
    assert named in caught.value.message
    assert caught.value.message_zh.endswith("。")


def test_paragraphs_and_white_space_do_not_change_the_hash():
    replace(label(), text=label().text.replace("\n", "\n\n　　")).check_content()


def test_text_of_another_article_is_refused():
    with pytest.raises(LabelError, match="not that of title and text"):
        replace(label(1), content_hash=label(2).content_hash).check_content()


def test_a_headline_alone_is_content_when_the_hash_says_so():
    title = "图片新闻：青石镇果园开园"
    assert bare(title=title, content_hash=hash_content(title, ())).has_content
    assert not bare(title=title).has_content
