"""Carrying out one act of a page: bind the form, do it, show what the domain refused on the form."""

from collections.abc import Callable

from django.http import HttpRequest, QueryDict

from doudi.access.errors import UnableToAct
from doudi.cases.errors import UnableToActSecond
from doudi.law.errors import Unable
from doudi.web.errors import said
from doudi.web.forms import PageForm


def posted(request: HttpRequest) -> QueryDict | None:
    """What was posted, also when it is empty; None when the page was only asked for."""
    return request.POST if request.method == "POST" else None


def carried_out(form: PageForm, do: Callable[[], object]) -> bool:
    """Whether a valid form's act was done; a refusal of the domain is shown on the form.

    Not on it: what someone may not do at all, and a form that rests on what no longer holds.
    """
    if not form.is_valid():
        return False
    try:
        do()
    except (UnableToAct, UnableToActSecond):
        raise
    except Unable as refusal:
        form.add_error(None, said(refusal))
        return False
    return True


def status_of(form: PageForm) -> int:
    """422 for a form sent back with errors."""
    return 422 if form.is_bound and form.errors else 200
