"""Habits that keep the walls standing, looked for in the code itself."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings

from doudi.access import permission
from doudi.access.database import OPEN_TABLES
from doudi.access.scope import ScopedManager, ScopedModel

ALLOWED_PLAIN = {"access/scope.py", "vault/resealing.py"}
# Read to sign in, or by number only, before anybody's range is known; the journal stands below `access`, is
# written for every division, and its one list takes the range of whoever reads it.


def _modules() -> Iterator[tuple[str, ast.Module]]:
    for file in sorted(Path(settings.PACKAGE).rglob("*.py")):
        name = str(file.relative_to(settings.PACKAGE))
        if "/migrations/" not in name:
            yield name, ast.parse(file.read_text(encoding="utf-8"))


def test_nobody_uses_djangos_plain_manager() -> None:
    found = {
        name
        for name, module in _modules()
        for node in ast.walk(module)
        if isinstance(node, ast.Attribute) and node.attr in {"plain", "_base_manager"}
        and name not in ALLOWED_PLAIN
        and _is_of_a_model(node)
    }  # fmt: skip
    assert found == set()


def _is_of_a_model(node: ast.Attribute) -> bool:
    """`Person.plain`, not the `plain` of some module or value."""
    return node.attr == "_base_manager" or (isinstance(node.value, ast.Name) and node.value.id[:1].isupper())


def test_every_model_with_a_division_is_scoped() -> None:
    models = [model for model in apps.get_models() if any(f.name == "division" for f in model._meta.fields)]
    assert len(models) > 5
    for model in models:
        if model._meta.db_table in OPEN_TABLES:
            continue
        assert issubclass(model, ScopedModel), model
        assert isinstance(model._default_manager, ScopedManager), model
        assert model._meta.base_manager_name == "plain", f"{model}: class Meta(ScopedModel.Meta)"


def test_every_action_asked_for_is_in_the_table() -> None:
    asked = {
        (name, node.args[1].value)
        for name, module in _modules()
        for node in ast.walk(module)
        if isinstance(node, ast.Call)
        and _called(node) in {"require", "may", "permission.require", "permission.may"}
        and len(node.args) > 1
        and isinstance(node.args[1], ast.Constant)
        and isinstance(node.args[1].value, str)
    }
    assert len(asked) > 10
    assert {(name, action) for name, action in asked if action not in permission.table().actions} == set()


def _called(node: ast.Call) -> str:
    return ast.unparse(node.func)


def test_every_reason_to_read_all_rows_is_a_sentence_in_the_code() -> None:
    for name, module in _modules():
        for node in ast.walk(module):
            if isinstance(node, ast.Call) and _called(node).endswith((".unscoped", "whole_county")):
                (reason,) = node.args
                if isinstance(reason, ast.Constant):
                    assert len(str(reason.value)) > 5, f"{name}:{node.lineno}: say why"


@pytest.mark.parametrize("word", ["print(", "logger.", "logging."])
def test_no_personal_value_is_logged_by_the_floors_that_hold_it(word: str) -> None:
    for floor in ("vault", "access", "registry"):
        for file in Path(settings.PACKAGE, floor).rglob("*.py"):
            assert word not in file.read_text(encoding="utf-8"), file
