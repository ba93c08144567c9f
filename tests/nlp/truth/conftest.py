from __future__ import annotations

import pytest

from jianbao.nlp.article import Article


@pytest.fixture
def article() -> Article:
    """A county news item written for the tests."""
    return Article(
        title="寿县梅岭镇：一片叶子富了一方百姓",
        paragraphs=(
            "本报讯（记者 周明远）7月2日，记者从寿县梅岭镇了解到，今年全镇春茶种植面积达1.2万亩，"
            "带动58户贫困户户均增收6000元。",
            "梅岭镇党委书记孙晓芸介绍，镇里投入资金320万元，建成3个茶叶加工车间，吸纳212名村民就近就业。",
            "“以前出门打工，现在家门口就能挣钱。”永星村村民赵德旺说。",
            "下一步，该镇将与安徽农业大学合作，改良品种，把产业链延长到茶旅融合。",
        ),
    )
