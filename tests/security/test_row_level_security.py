"""The second wall: with the filter forgotten, PostgreSQL shows nothing outside the range.

The tests act as a role that owns nothing and bypasses nothing: as a superuser or owner they would pass
vacuously, and say so instead.
"""

from collections.abc import Iterator
from uuid import UUID

import pytest
from django.contrib.auth.models import AnonymousUser
from django.contrib.sessions.backends.db import SessionStore
from django.db import DatabaseError, connection, transaction
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory

from doudi.access import rls
from doudi.access.database import prepare, unprotected
from doudi.access.divisions import EVERYWHERE
from doudi.access.errors import UnableToPrepare
from doudi.access.middleware import PrincipalMiddleware
from doudi.access.principal import Principal, of_request
from doudi.access.scope import acting_as, whole_county
from doudi.registry.models import Person
from tests.access.offices import OTHER_VILLAGE, SYSTEM, TOWN, VILLAGE
from tests.access.offices import staff as account
from tests.databases import ON_POSTGRESQL
from tests.registry.people import someone, staff
from tests.security.rows import NOTHING_SPECIAL, ROLE, one, serving_role

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(not ON_POSTGRESQL, reason="SQLite has no row-level security"),
]
TOWN_CLERK = staff("town_clerk", TOWN, TOWN + 1000)
COUNT = "SELECT count(*) FROM registry_person"


@pytest.fixture
def people() -> Iterator[tuple[UUID, UUID]]:
    """One person here, one in another town; and from then on the serving role."""
    here, there = someone(1), someone(2, division=OTHER_VILLAGE)
    with serving_role():
        yield here, there


def test_the_role_of_these_tests_is_nothing_special(people: object) -> None:
    assert one(NOTHING_SPECIAL, "registry_person") == (False, False, False, True)


def test_every_table_with_a_division_is_protected() -> None:
    """Accounts, offices and divisions are read to sign in, before anybody's range is known; the journal is
    written for every division, by whoever acts."""
    assert unprotected() == []


def test_the_forgotten_filter_shows_nothing_outside(people: tuple[UUID, UUID]) -> None:
    with acting_as(TOWN_CLERK):
        assert one(COUNT) == (1,)
        assert [person.id for person in Person.plain.all()] == [people[0]]
        assert not Person.plain.filter(id=people[1]).exists()
    with acting_as(SYSTEM):
        assert one(COUNT) == (2,)


def test_a_connection_that_was_told_nothing_sees_nothing(people: object) -> None:
    raw = connection.connection  # past Django's cursor, which tells the range before each query
    raw.execute("RESET doudi.division_from")
    raw.execute("RESET doudi.division_until")
    assert raw.execute(COUNT).fetchone() == (0,)
    with acting_as(Principal.anonymous()):
        assert one(COUNT) == (0,)


def test_a_rollback_takes_no_wider_range_into_the_next_query(people: object) -> None:
    for _ in range(2):
        with acting_as(TOWN_CLERK):
            assert one(COUNT) == (1,)
            with pytest.raises(ZeroDivisionError), transaction.atomic():
                with rls.acting(EVERYWHERE):
                    assert one(COUNT) == (2,)
                raise ZeroDivisionError
            assert one(COUNT) == (1,)
            with rls.acting(EVERYWHERE), transaction.atomic():
                assert one(COUNT) == (2,)
            assert one(COUNT) == (1,)


def test_the_range_is_told_again_only_when_it_changes() -> None:
    """Outside of transactions: a page that reads one person's rows asks once."""
    told: list[object] = []

    class Session:
        def execute(self, sql: str, reach: object) -> None:
            told.append(reach)

    class Database:
        connection, in_atomic_block, doudi_range = Session(), False, None

    database = Database()
    for reach in ((1, 2), (1, 2), (3, 4), (3, 4), (1, 2)):
        with rls.acting(reach):
            rls._tell(database)
    assert told == [("1", "2"), ("3", "4"), ("1", "2")]
    database.in_atomic_block = True
    for reach in ((1, 2), (3, 4), (3, 4)):
        with rls.acting(reach):
            rls._tell(database)
    assert told[3:] == [("3", "4"), ("3", "4")], "a rollback would take it back unseen"


def test_nothing_outside_is_changed_removed_or_added(people: tuple[UUID, UUID]) -> None:
    with acting_as(TOWN_CLERK):
        assert Person.plain.filter(id=people[1]).update(name="x") == 0
        assert Person.plain.filter(id=people[0]).update(name="x") == 1
        moved = Person.plain.get(id=people[0])
        moved.division = OTHER_VILLAGE
        with pytest.raises(DatabaseError, match="row-level security"), transaction.atomic():
            moved.save()
        with whole_county("the person moves to another town"):
            moved.save()
    assert Person.plain.filter(division=OTHER_VILLAGE).count() == 2


def test_views_and_joins_leak_nothing(people: object) -> None:
    with acting_as(TOWN_CLERK):
        assert one("SELECT count(*) FROM registry_person a JOIN registry_person b ON true") == (1,)
        assert one("SELECT max(division) FROM (SELECT * FROM registry_person) everyone") == (VILLAGE,)
        assert one("SELECT EXISTS (SELECT 1 FROM registry_person WHERE division = %s)", OTHER_VILLAGE) == (
            False,
        )


def test_all_rows_for_a_reason_and_the_range_is_back_afterwards(people: object) -> None:
    with acting_as(TOWN_CLERK):
        assert Person.objects.unscoped("test").count() == 2
        assert len(list(Person.objects.unscoped("test"))) == 2
        assert len(list(Person.objects.unscoped("test").iterator())) == 2
        assert one(COUNT) == (1,)
        with pytest.raises(ZeroDivisionError), whole_county("test"):
            _ = 1 // 0
        assert one(COUNT) == (1,)


def test_a_transaction_that_fails_takes_nothing_along(people: object) -> None:
    with acting_as(TOWN_CLERK):
        with pytest.raises(DatabaseError), transaction.atomic(), whole_county("test"):
            assert one(COUNT) == (2,)
            one("SELECT 1/0")
        assert one(COUNT) == (1,)
        with pytest.raises(DatabaseError), whole_county("test"), transaction.atomic():
            one("SELECT 1/0")
        assert one(COUNT) == (1,)


def test_a_page_sees_its_range_and_leaves_none_behind(people: object) -> None:
    seen: list[tuple[str, object]] = []

    def view(request: HttpRequest) -> HttpResponse:
        seen.append((of_request(request).role, one(COUNT)))
        if request.path == "/broken":
            raise RuntimeError
        return HttpResponse()

    middleware = PrincipalMiddleware(view)
    clerk = account("town_clerk", TOWN)
    with rls.acting(rls.NOTHING):
        for path, user in (("/", clerk), ("/", None), ("/broken", clerk), ("/", None)):
            request = RequestFactory().get(path)
            request.session = SessionStore()
            request.session.update({"seen": 2**40, "began": 2**40})
            request.user = user or AnonymousUser()
            try:
                middleware(request)
            except RuntimeError:
                seen.append(("failed", one(COUNT)))
        assert one(COUNT) == (0,)
    assert seen == [
        ("town_clerk", (1,)),
        ("anonymous", (0,)),
        ("town_clerk", (1,)),
        ("failed", (0,)),
        ("anonymous", (0,)),
    ]


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit_entry SET action = 'x'",
        "DELETE FROM audit_leaf",
        "TRUNCATE audit_head",
        "ALTER TABLE registry_person DISABLE ROW LEVEL SECURITY",
        "DROP POLICY doudi_division ON registry_person",
        "ALTER TABLE audit_entry DISABLE TRIGGER USER",
        "CREATE TABLE public.copy AS SELECT 1",
        "SET ROLE postgres",
        "UPDATE django_migrations SET app = 'x'",
    ],
)
def test_the_serving_role_cannot_take_the_walls_down(people: object, statement: str) -> None:
    with pytest.raises(DatabaseError, match=r"permission denied|must be owner"), transaction.atomic():
        one(statement)


def test_preparing_again_changes_nothing_and_says_what_is_append_only() -> None:
    assert prepare(ROLE) == prepare(ROLE)
    assert {"audit_entry", "audit_head", "audit_leaf"} <= set(prepare(ROLE))
    with pytest.raises(UnableToPrepare, match="superuser"):
        prepare("postgres")
    with pytest.raises(UnableToPrepare, match="as the owner"):
        prepare(str(connection.settings_dict["USER"]))
