"""The first wall: a query says for whom it runs, or it does not run.

    Person.objects.within(principal)            the rows in reach of the principal
    Person.objects.unscoped("sealing a batch")  all rows, for the reason given

Django's own refreshes, deletions and checks use the manager `plain`, which nobody else may use (a test
looks for it). On PostgreSQL `rls` holds even where this filter was forgotten.
"""

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from contextvars import ContextVar
from typing import TYPE_CHECKING, Any, ClassVar, Generic, Self, TypeVar

from django.db import models
from django.db.models import Q

from doudi.access import rls
from doudi.access.authority import people_of
from doudi.access.divisions import EVERYWHERE
from doudi.access.errors import UnableToReadUnscoped
from doudi.access.principal import Principal

M = TypeVar("M", bound=models.Model, covariant=True)

_django_checks: ContextVar[bool] = ContextVar("doudi_django_checks", default=False)


class ScopedQuerySet(models.QuerySet[M], Generic[M]):
    """A queryset that is evaluated only after `within` or `unscoped`."""

    _reach: str = ""  # "" = nobody said, "within" = filtered, "all" = unscoped with a reason

    def within(self, principal: Principal) -> Self:
        """The rows the principal may reach.

        Staff: those of their divisions. Citizens and helpers: of those, the ones about themselves or the
        people who authorised them, by the model's `subject_paths`; none where it has no path. Visitors: none.
        """
        found = self if principal.kind == "system" else self._in_divisions(principal)
        if not (principal.is_staff or principal.kind == "system"):
            found = found._about(principal)
        return found._marked("within")

    def unscoped(self, reason: str) -> Self:
        """All rows, for a reason that a reader of the code can judge. Permission is the caller's business."""
        if not reason.strip():
            raise UnableToReadUnscoped("unscoped() needs a reason.")
        return self._marked("all")

    def _in_divisions(self, principal: Principal) -> Self:
        reach = principal.division_from, principal.division_until
        if reach == EVERYWHERE:
            return self
        return self.filter(division__gte=reach[0], division__lt=reach[1])

    def _about(self, principal: Principal) -> Self:
        """Rows about the principal's people, by subquery: a path over several rows repeats none."""
        paths: tuple[str, ...] = getattr(self.model, "subject_paths", ())
        if not paths or not principal.is_signed_in:
            return self.none()
        people = people_of(principal)
        matching = Q()
        for path in paths:
            matching |= Q(**{f"{path}__in": people})
        plain = self.model._base_manager.filter(matching)
        return self.filter(pk__in=plain.values("pk"))

    def _marked(self, reach: str) -> Self:
        found = self.all()
        found._reach = reach
        return found

    def _clone(self) -> Self:
        copy: Self = super()._clone()  # type: ignore[misc]
        copy._reach = self._reach
        return copy

    def _checked(self) -> AbstractContextManager[None]:
        """Refuse an unscoped evaluation; where all rows were asked for, let PostgreSQL show them."""
        if self._reach == "all" and rls.current() != EVERYWHERE:
            return rls.acting(EVERYWHERE)
        if not self._reach and not _django_checks.get():
            raise UnableToReadUnscoped(
                f"{self.model.__name__} was about to be read for nobody in particular. Say for whom: "
                ".within(principal), or .unscoped('why')."
            )
        return nullcontext()

    def _fetch_all(self) -> None:
        if self._result_cache is None:
            with self._checked():
                super()._fetch_all()
        else:
            super()._fetch_all()

    def iterator(self, chunk_size: int | None = None) -> Iterator[M]:
        with self._checked():
            yield from super().iterator(chunk_size)

    def count(self) -> int:
        with self._checked():
            return super().count()

    def exists(self) -> bool:
        with self._checked():
            return super().exists()

    def aggregate(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        with self._checked():
            return super().aggregate(*args, **kwargs)

    def update(self, **kwargs: Any) -> int:
        with self._checked():
            return super().update(**kwargs)

    def delete(self) -> tuple[int, dict[str, int]]:
        with self._checked():
            return super().delete()

    def resolve_expression(self, *args: Any, **kwargs: Any) -> Any:
        """A scoped query within another one: it must say for whom as well."""
        with self._checked():
            return super().resolve_expression(*args, **kwargs)


if TYPE_CHECKING:

    class _Manager(models.Manager[M]):
        """What `from_queryset` makes, spelled out for the type checker."""

        def get_queryset(self) -> ScopedQuerySet[M]: ...
        def within(self, principal: Principal) -> ScopedQuerySet[M]: ...
        def unscoped(self, reason: str) -> ScopedQuerySet[M]: ...
        def all(self) -> ScopedQuerySet[M]: ...
        def filter(self, *args: Any, **kwargs: Any) -> ScopedQuerySet[M]: ...
        def exclude(self, *args: Any, **kwargs: Any) -> ScopedQuerySet[M]: ...
        def select_related(self, *fields: Any) -> ScopedQuerySet[M]: ...
        def prefetch_related(self, *lookups: Any) -> ScopedQuerySet[M]: ...
        def order_by(self, *names: Any) -> ScopedQuerySet[M]: ...
        def none(self) -> ScopedQuerySet[M]: ...

else:
    _Manager = models.Manager.from_queryset(ScopedQuerySet)


class ScopedManager(_Manager[M], Generic[M]):
    """The default manager of everything that belongs to a division."""


class ScopedModel(models.Model):
    """A row of one division: subclasses have a field `division`, and write `class Meta(ScopedModel.Meta)`.

    subject_paths: lookups that lead to the identifiers of the people a row is about ("applicant_id",
    "household__memberships__person_id"): what lets citizens and helpers reach it.
    """

    subject_paths: ClassVar[tuple[str, ...]] = ()

    objects: ClassVar[ScopedManager[Self]] = ScopedManager()
    plain: ClassVar[models.Manager[Self]] = models.Manager()

    class Meta:
        abstract = True
        base_manager_name = "plain"

    def validate_unique(self, exclude: Any = None) -> None:
        """Django's check of uniqueness, which looks at all rows."""
        with _django_may_look():
            super().validate_unique(exclude)

    def validate_constraints(self, exclude: Any = None) -> None:
        """Django's check of constraints, which looks at all rows."""
        with _django_may_look():
            super().validate_constraints(exclude)


@contextmanager
def _django_may_look() -> Iterator[None]:
    before = _django_checks.set(True)
    try:
        yield
    finally:
        _django_checks.reset(before)


def whole_county(reason: str) -> AbstractContextManager[None]:
    """Let PostgreSQL show and take rows of every division for a while: a public page found by its token, a
    move to another town. `reason` is for the reader of the code; the caller has checked the permission."""
    if not reason.strip():
        raise UnableToReadUnscoped("whole_county() needs a reason.")
    return rls.acting(EVERYWHERE)


def acting_as(principal: Principal) -> AbstractContextManager[None]:
    """Let PostgreSQL show the rows in reach of the principal: for commands and tests; pages have it set."""
    return rls.acting((principal.division_from, principal.division_until))
