from __future__ import annotations

import pytest

from jianbao.models.labels.agreement import agreed
from tests.models.labels.samples import label

# who, source, topic, minutes
CASES = {
    "one_person": ([("王", "cms", "言论", 1)], "言论"),
    "all_agree": ([("王", "cms", "言论", 1), ("李", "import", "言论", 2)], "言论"),
    "two_disagree": ([("王", "cms", "言论", 1), ("李", "cms", "县区传真", 2)], None),
    "majority_is_no_decision": (
        [("王", "cms", "言论", 1), ("李", "cms", "言论", 2), ("赵", "cms", "县区传真", 3)],
        None,
    ),
    "later_review_decides": (
        [("王", "cms", "言论", 1), ("李", "cms", "县区传真", 2), ("赵", "review", "言论", 3)],
        "言论",
    ),
    "review_at_the_same_time_decides": (
        [("赵", "review", "言论", 1), ("李", "cms", "县区传真", 1)],
        "言论",
    ),
    "review_may_choose_a_third": (
        [("王", "cms", "言论", 1), ("李", "cms", "县区传真", 2), ("赵", "review", "脱贫攻坚", 3)],
        "脱贫攻坚",
    ),
    "earlier_review_does_not_decide": (
        [("赵", "review", "言论", 1), ("李", "cms", "县区传真", 2)],
        None,
    ),
    "agreeing_after_the_review": (
        [("王", "cms", "县区传真", 1), ("赵", "review", "言论", 2), ("李", "cms", "言论", 3)],
        "言论",
    ),
    "later_review_overrules_earlier": (
        [("赵", "review", "言论", 1), ("孙", "review", "县区传真", 2)],
        "县区传真",
    ),
}


@pytest.mark.parametrize(("said", "expected"), CASES.values(), ids=CASES.keys())
@pytest.mark.parametrize("backwards", [False, True], ids=["in_time", "backwards"])
def test_what_labels_come_to(said, expected, backwards):
    labels = [
        label(annotator=who, source=source, label=topic, minutes=minutes)
        for who, source, topic, minutes in said
    ]
    decided = agreed(labels[::-1] if backwards else labels)
    assert (decided and decided.label) == expected
