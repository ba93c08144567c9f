"""`jianbao train` and `jianbao eval`."""

from __future__ import annotations

from jianbao.nlp.command import Command, command_group

from .evaluation import command as eval_summary
from .summary import command as train_summary
from .topics import check_command as check_data
from .topics import command as train_topic
from .topics import eval_command as eval_topic

train = command_group(
    "train a topic model or a summarizer",
    {
        "topic": Command(
            help="fit and calibrate a topic model on labelled articles",
            description="Fit and calibrate a topic model on labelled articles.",
            add_arguments=train_topic.add_arguments,
            run=train_topic.run,
        ),
        "summary": Command(
            help="train or fine-tune a summarizer on pairs of text and summary",
            description="Train or fine-tune a summarizer; goes on from the run's last checkpoint.",
            add_arguments=train_summary.add_arguments,
            run=train_summary.run,
        ),
    },
)

evaluate = command_group(
    "measure a topic model or a summarizer",
    {
        "topic": Command(
            help="F1 per class, confusion and calibration on labelled articles",
            description="F1 per class, confusion and calibration on labelled articles.",
            add_arguments=eval_topic.add_arguments,
            run=eval_topic.run,
        ),
        "summary": Command(
            help="ROUGE beside baselines, and what the check against the article found",
            description="ROUGE beside baselines, and what the check against the article found.",
            add_arguments=eval_summary.add_arguments,
            run=eval_summary.run,
        ),
    },
)

data = command_group(
    "look after labelled articles",
    {
        "check": Command(
            help="bad rows, near-duplicates, leaks, label balance, suspicious labels",
            description="Bad rows, near-duplicates, leaks, label balance and suspicious labels of a file.",
            add_arguments=check_data.add_arguments,
            run=check_data.run,
        ),
    },
)
