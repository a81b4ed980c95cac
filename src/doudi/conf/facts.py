"""`doudi facts`: every input of the law, with type, unit, entity, label and the article that asks for it."""

import json
import sys
from collections.abc import Iterator, Sequence

from doudi.conf.arguments import Parser
from doudi.law.benefits.fact import Fact
from doudi.law.benefits.policies import Policies
from doudi.law.errors import Unable
from doudi.law.expressions.unit import unit_text
from doudi.policies.load import policies

ENTITIES = {"household": {"zh": "家庭", "en": "household"}, "person": {"zh": "个人", "en": "person"}}


def run(argv: Sequence[str]) -> int:
    """Print the dictionary and return 0; print one line about what is wrong and return 2."""
    parser = Parser(prog="doudi facts", description="List every fact the law asks for.")
    parser.add_argument("--format", choices=("text", "json"), default="text")
    parser.add_argument("--lang", choices=("zh", "en"), default="zh")
    try:
        options = parser.parse_args(argv)
        law = policies()
    except Unable as refusal:
        print(f"doudi facts: {refusal}", file=sys.stderr)
        return 2
    if options.format == "json":
        print(json.dumps([_record(law, fact) for fact in law.facts.values()], ensure_ascii=False, indent=1))
    else:
        print("\n".join(line for fact in law.facts.values() for line in _lines(law, fact, options.lang)))
    return 0


def _lines(law: Policies, fact: Fact, language: str) -> Iterator[str]:
    unit = f", {unit_text(fact.unit, language)}" if fact.unit else ""
    entity = ENTITIES[fact.entity][language]
    sources = ("、" if language == "zh" else ", ").join(
        law.source(code).text(language) for code in fact.sources
    )
    yield f"{fact.name}  ({entity}, {fact.type}{unit})  {fact.label.text(language)}"
    yield f"    〔{fact.article}〕  {sources}"
    for code, label in fact.choices.items():
        yield f"      {code}  {label.text(language)}"


def _record(law: Policies, fact: Fact) -> dict[str, object]:
    return {
        "name": fact.name,
        "type": fact.type,
        "unit": fact.unit,
        "entity": fact.entity,
        "label": fact.label._asdict(),
        "article": fact.article,
        "sources": {code: law.source(code)._asdict() for code in fact.sources},
        "minimum": fact.minimum,
        "choices": {code: label._asdict() for code, label in fact.choices.items()},
    }
