"""`jianbao models`: what there is, and which of it serves."""

from __future__ import annotations

from jianbao.nlp.command import Command, command_group

from . import compare_command, history_command, list_command

models = command_group(
    "list, compare, promote and roll back topic models; prepare a summarizer",
    {
        "list": Command(
            help="bundled models and trained versions, and which one serves",
            description="Bundled models with size and digest, trained versions with the pointers at them.",
            add_arguments=history_command.add_no_arguments,
            run=list_command.run_list,
        ),
        "prepare": Command(
            help="convert a summarizer to its int8 form now instead of on first use",
            description="Convert a summarizer to its int8 form; prints the folder.",
            add_arguments=list_command.add_prepare_arguments,
            run=list_command.run_prepare,
        ),
        "compare": Command(
            help="measure version A against version B on articles neither was trained on",
            description="Measure A (default: the candidate) against B (default: the champion); "
            "exit code 1 when the gate would refuse A.",
            add_arguments=compare_command.add_compare_arguments,
            run=compare_command.run_compare,
        ),
        "promote": Command(
            help="make a version the champion, if the gate lets it pass",
            description="Compare a version with the champion and, if it passes the gate, let it serve; "
            "exit code 1 when refused.",
            add_arguments=compare_command.add_promote_arguments,
            run=compare_command.run_promote,
        ),
        "rollback": Command(
            help="bring back the champion before",
            description="Bring back the champion before, in the end the bundled model.",
            add_arguments=compare_command.add_switch_arguments,
            run=history_command.run_rollback,
        ),
        "history": Command(
            help="who switched what when, why, and on which figures",
            description="Every switch, the newest first.",
            add_arguments=history_command.add_history_arguments,
            run=history_command.run_history,
        ),
        "verify": Command(
            help="check every version and the history against what was written",
            description="Check every file of every version, the history and its pointers; "
            "exit code 1 when something is wrong.",
            add_arguments=history_command.add_no_arguments,
            run=history_command.run_verify,
        ),
    },
)
