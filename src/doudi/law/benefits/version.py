"""Read one version of a rule: its time, its article, its expression."""

from doudi.law.benefits.benefit import Version
from doudi.law.benefits.entry import Entry
from doudi.law.expressions.parse import UnableToReadExpression, parse


def read_version(entry: Entry) -> Version:
    """The version an entry writes. Raises UnableToReadPolicy."""
    entry.only("from", "until", "article", "expression")
    expression = " ".join(entry.text("expression").split())
    try:
        node = parse(expression)
    except UnableToReadExpression as error:
        raise entry.refusal(str(error)) from None
    return Version(entry.interval(), entry.text("article"), expression, node)
