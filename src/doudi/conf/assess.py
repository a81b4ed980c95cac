"""`doudi assess`: judge a household from a file for every benefit, article by article, by
the policy files alone or (`book`) by what stands on this site."""

import argparse
import json
import sys
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from doudi.conf.arguments import Parser, UnableToUnderstand, refusal
from doudi.conf.book import Book, book, offer
from doudi.law.benefits import household_file, replayed
from doudi.law.benefits.assess import Assessment, assess
from doudi.law.benefits.decision import Decision
from doudi.law.benefits.duty import Raised, duty_lines
from doudi.law.benefits.explain import Node, explain, summary, tree
from doudi.law.benefits.interplay import Acted
from doudi.law.benefits.overview import overview
from doudi.law.benefits.parameter import is_division
from doudi.law.benefits.policies import Policies
from doudi.law.errors import Unable
from doudi.law.label import Label
from doudi.policies.load import policies

_UNKNOWN_PLACE = Label(
    "没有录入 {} 的规定，只按全国的规定判断；代码写对了吗？",
    "no rules of {} are entered, only the national ones are used; is the code right?",
)


def run(argv: Sequence[str]) -> int:
    """Print the decision and return 0; print one line about what is wrong and return 2.

    With --replay: 0 when the stored decision comes out the same, 1 when anything differs.
    """
    language = "en" if "--lang=en" in argv or " --lang en" in " " + " ".join(argv) else "zh"
    try:
        options = _parser().parse_args(argv)
        if options.replay:
            return _replay(options)
        print(_answer(options))
    except Unable as error:
        print(household_file.printable(f"doudi assess: {error.text(language)}"), file=sys.stderr)
        return 2
    return 0


def _parser() -> Parser:
    parser = Parser(
        prog="doudi assess",
        description="Judge a household from a JSON file for every benefit, article by article.",
    )
    parser.add_argument("file", nargs="?", type=Path, metavar="HOUSEHOLD.json", help="see docs/examples")
    parser.add_argument("--place", type=division, help="division code, such as 310000 or 990001")
    parser.add_argument(
        "--replay",
        type=Path,
        metavar="DECISION.json",
        help="decide a stored decision again from its own facts: the same, or which line differs",
    )
    parser.add_argument(
        "--as-of", type=day, help="the day to decide for, such as 2021-08-01 (default: today)"
    )
    parser.add_argument("--benefit", default="", help="only this one, such as dibao, in full")
    parser.add_argument("--member", default="", help="only what this member receives; a name from the file")
    parser.add_argument("--explain", action="store_true", help="add the whole tree down to every fact")
    parser.add_argument("--format", choices=("text", "json"), default="text")
    parser.add_argument(
        "--set",
        action="append",
        default=[],
        type=_setting,
        metavar="PARAMETER=VALUE",
        help="try a parameter, money in yuan; the output says so",
    )
    parser.add_argument("--lang", choices=("zh", "en"), default="zh")
    offer(parser)
    return parser


def _replay(options: argparse.Namespace) -> int:
    """Everything a replay needs is in the stored decision, so nothing else may be said with it."""
    if options.file or options.place or options.as_of or options.set or options.benefit or options.member:
        raise UnableToUnderstand(
            "--replay 只用存档决定自己的事实、地方和日期，不能再给别的。",
            "--replay takes facts, place and day from the stored decision alone; leave the rest out.",
        )
    outcome = replayed.replayed(policies(), replayed.read(options.replay))
    print("\n".join(household_file.printable(line) for line in outcome.text(options.lang).splitlines()))
    return 0 if outcome.same else 1


def _answer(options: argparse.Namespace) -> str:
    if not (options.file and options.place):
        raise UnableToUnderstand(
            "请写家庭文件和 --place（doudi assess --help 有说明）",
            "name the file of the household and --place (doudi assess --help explains)",
        )
    asked = book(options.book)
    law = asked.law
    household = household_file.read(options.file, law)
    as_of = options.as_of or datetime.now(ZoneInfo("Asia/Shanghai")).date()  # noqa: TID251  # a door
    receiver = _receiver(options, law, household.names, as_of)
    whole = assess(law, household.situation, place=options.place, as_of=as_of, overrides=dict(options.set))
    found = whole.only(options.benefit, receiver)
    if not law.knows(options.place):
        print(f"doudi assess: {_UNKNOWN_PLACE.text(options.lang).format(options.place)}", file=sys.stderr)
    if options.format == "json":
        return _json(found, options, household.names, asked)
    return f"{_text(found, options, household.names)}\n\n{asked.said(options.lang)}"


def _text(found: Assessment, options: argparse.Namespace, names: Mapping[str, str]) -> str:
    if options.benefit and len(found.decisions) == 1 and not found.acted:
        write = explain if options.explain else summary
        account = write(found.decisions[0], options.lang, names)
        duties = "\n".join(duty_lines(found.duties, options.lang, names))
        return f"{account}\n\n{duties}" if duties else account
    return overview(found, options.lang, names, full=options.explain)


def _receiver(options: argparse.Namespace, law: Policies, names: Mapping[str, str], as_of: date) -> str:
    """The key of the member that is meant, "" where none is. Raises UnableToUnderstand, UnableToFindRules."""
    if options.benefit:
        benefit = law.benefit(options.benefit, as_of=as_of).benefit
        if options.member and benefit.entity == "household":
            raise UnableToUnderstand(
                f"{benefit.label.zh}是给全家的，不用写 --member。",
                f"{benefit.label.en} is for the whole household; leave --member out.",
            )
    if not options.member:
        return ""
    keys = [key for key, name in names.items() if options.member in (key, name)]
    if len(keys) != 1:
        known = "、".join(names)
        raise UnableToUnderstand(
            f"家里没有一位叫“{options.member}”的，或者不止一位。有：{known}。",
            f'There is no one member "{options.member}"; there are: {", ".join(names)}.',
        )
    return keys[0]


def _json(found: Assessment, options: argparse.Namespace, names: Mapping[str, str], asked: Book) -> str:
    """One benefit of one receiver as a decision that --replay reads; else the list of all of them."""
    answers = [_decided(decision, found, options.explain) for decision in found.decisions]
    single = answers[0] if options.benefit and len(answers) == 1 else {"benefits": answers}
    whole = {
        "names": names,
        "law": asked.data(),
        **single,
        "acted": [_acted(effect) for effect in found.acted],
        "duties": [_duty(raised) for raised in found.duties],
    }
    return json.dumps(whole, ensure_ascii=False, indent=1)


def _decided(decision: Decision, found: Assessment, explained: bool) -> dict[str, Any]:
    due = found.due_of(decision.benefit, decision.receiver)
    answer: dict[str, Any] = {
        "benefit": decision.benefit,
        "receiver": decision.receiver,
        "outcome": decision.outcome,
        "amount_fen": decision.amount,
        "due": {"granted": due.granted, "amount_fen": due.amount},
        "example": decision.example,
        "overridden": decision.overridden,
        "decision": json.loads(decision.to_json()),
    }
    if explained:
        answer["explanation"] = [_node(node) for node in tree(decision)]
    return answer


def _acted(effect: Acted) -> dict[str, Any]:
    return {
        "effect": effect.effect,
        "benefit": effect.dropped,
        "receiver": effect.receiver,
        "words": effect.words._asdict(),
        "article": effect.article,
        "before_fen": effect.before,
        "after_fen": effect.after,
    }


def _duty(raised: Raised) -> dict[str, Any]:
    return {**raised._asdict(), "label": raised.label._asdict(), "todo": raised.todo._asdict()}


def _node(node: Node) -> dict[str, Any]:
    return {
        "name": node.name,
        "member": node.member,
        "label": node.label._asdict(),
        "value": {"zh": node.text("zh"), "en": node.text("en")},
        "article": node.article,
        "source": node.source._asdict() if node.source else None,
        "observed_on": node.observed_on.isoformat() if node.observed_on else None,
        "children": [_node(child) for child in node.children],
    }


def division(text: str) -> str:
    """A division code as typed. Raises ArgumentTypeError."""
    if not is_division(text):
        raise refusal(f"“{text}”不是 6、9 或 12 位区划代码", f'"{text}" is no division code')
    return text


def day(text: str) -> date:
    """A day as typed. Raises ArgumentTypeError."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise refusal(
            f"“{text}”不是真实的日期，例如 2021-08-01", f'"{text}" is no real day, such as 2021-08-01'
        ) from None


def _setting(text: str) -> tuple[str, str]:
    name, sign, value = text.partition("=")
    if not (name and sign and value):
        raise refusal(f"“{text}”应写成 参数=值", f'"{text}" should be PARAMETER=VALUE')
    return name.strip(), value.strip()
