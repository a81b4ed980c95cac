"""What the pages say, and what of it has no English yet: `python -m doudi.web.texts`.

Texts are found where Django finds them: translate and blocktranslate in templates (read from the compiled
template, so nothing is missed), gettext and its kin in Python (read from the syntax tree).
"""

import ast
from collections.abc import Iterator
from pathlib import Path

import django
from django.template import engines
from django.template.base import Node, NodeList, Template, VariableNode
from django.templatetags.i18n import BlockTranslateNode, TranslateNode
from django.utils.functional import Promise
from django.utils.translation import override
from django.utils.translation.trans_real import translation

WEB = Path(__file__).resolve().parent
_FUNCTIONS = {
    "_",
    "gettext",
    "gettext_lazy",
    "ngettext",
    "ngettext_lazy",
    "pgettext",
    "pgettext_lazy",
    "noop",
}


def of_python(file: Path) -> Iterator[str]:
    """Every literal handed to a translation function in one module."""
    for node in ast.walk(ast.parse(file.read_text("utf-8"))):
        if isinstance(node, ast.Call) and _name(node.func) in _FUNCTIONS:
            texts = [argument.value for argument in node.args if isinstance(argument, ast.Constant)]
            yield from [text for text in texts if isinstance(text, str)][:1]


def _name(function: ast.expr) -> str:
    return function.id if isinstance(function, ast.Name) else getattr(function, "attr", "")


def of_template(name: str) -> Iterator[str]:
    """Every text that one template translates."""
    engine = engines["django"].engine  # type: ignore[attr-defined]
    yield from _texts(engine.get_template(name))


def _texts(template: Template) -> Iterator[str]:
    for node in _nodes(template.nodelist):
        if isinstance(node, TranslateNode):
            literal = node.filter_expression.var
            yield str(literal.literal if hasattr(literal, "literal") else literal)
        elif isinstance(node, BlockTranslateNode):
            yield node.render_token_list(node.singular)[0]
        yield from _marked(node)


def _marked(node: Node) -> Iterator[str]:
    """Texts written as _("…") inside other tags."""
    expressions = [node.filter_expression] if isinstance(node, VariableNode) else []
    context = getattr(node, "extra_context", None)
    expressions += list(context.values()) if isinstance(context, dict) else []
    for expression in expressions:
        values = [expression.var, *(value for _, found in expression.filters for _, value in found)]
        with override(None, deactivate=True):
            yield from [str(value) for value in values if isinstance(value, Promise)]


def _nodes(nodes: NodeList) -> Iterator[Node]:
    for node in nodes:
        yield node
        for part in [*node.child_nodelists, "nodelist_true", "nodelist_false"]:
            inside = getattr(node, part, None)
            if isinstance(inside, NodeList):
                yield from _nodes(inside)
        for _condition, inside in getattr(node, "conditions_nodelists", ()):
            yield from _nodes(inside)


def everything() -> dict[str, str]:
    """Each text, with the first file that says it."""
    found: dict[str, str] = {}
    for file in sorted(WEB.rglob("*.py")):
        for text in of_python(file):
            found.setdefault(text, str(file.relative_to(WEB)))
    folder = WEB / "templates"
    for file in sorted(folder.rglob("*.html")):
        for text in of_template(str(file.relative_to(folder))):
            found.setdefault(text, str(file.relative_to(WEB)))
    return {text: place for text, place in found.items() if any("一" <= sign <= "鿿" for sign in text)}


def without_english() -> dict[str, str]:
    """The texts that would still be shown in Chinese to a reader of English."""
    catalogue = translation("en")
    return {
        text: place for text, place in everything().items() if catalogue.gettext(_key(text)) == _key(text)
    }


def _key(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")


def main() -> None:
    """Print what lacks English as entries ready to be filled in."""
    django.setup()
    with override("en"):
        for text, place in without_english().items():
            quoted = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
            print(f'#: {place}\nmsgid "{quoted}"\nmsgstr ""\n')


if __name__ == "__main__":
    main()
