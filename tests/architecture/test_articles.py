"""Every rule, every parameter and every step names the article it comes from."""

import re
from pathlib import Path
from typing import Any

import yaml

from doudi.policies.load import policies
from tests.architecture.tree import SOURCE


def test_every_rule_has_its_article() -> None:
    without = [
        f"{benefit.name}.{rule.name}"
        for benefit in policies().benefits.values()
        for rule in benefit.rules.values()
        for version in rule.versions
        if not version.article.strip()
    ]
    assert policies().benefits
    assert not without


def test_every_step_has_its_article() -> None:
    files = sorted((SOURCE / "policies" / "national").glob("*/procedure.yaml"))
    assert files
    for file in files:
        steps = _steps(file)
        assert steps, file
        without = [name for name, step in steps.items() if not str(step.get("article", "")).strip()]
        assert not without, file


def test_every_published_value_has_its_reference() -> None:
    """A value is a document, a number, an article; or it says that it is an example."""
    wrong = []
    for file in sorted((SOURCE / "policies").glob("**/parameters/*.yaml")):
        for value in _values(yaml.safe_load(file.read_text(encoding="utf-8"))):
            words = str(value.get("reference", ""))
            if not re.search(r"[〔\[(（]?\d{4}|示例|第\s*\d+\s*条|article|条", words):
                wrong.append(f"{file.name}: {value}")
    assert not wrong


def _steps(file: Path) -> dict[str, dict[str, Any]]:
    content = yaml.safe_load(file.read_text(encoding="utf-8"))
    steps = content["steps"]
    return steps if isinstance(steps, dict) else {each["name"]: each for each in steps}


def _values(node: object) -> list[dict[str, Any]]:
    """Every mapping below `node` that holds a value and therefore owes a reference."""
    found: list[dict[str, Any]] = []
    if isinstance(node, dict):
        if "value" in node:
            found.append(node)
        for each in node.values():
            found += _values(each)
    elif isinstance(node, list):
        for each in node:
            found += _values(each)
    return found
