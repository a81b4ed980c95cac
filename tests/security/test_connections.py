"""A connection that opens in the middle is told its range before its first query."""

import pytest
from django.db import connection

from doudi.access import rls
from tests.access.offices import TOWN
from tests.databases import ON_POSTGRESQL, LiveDatabase
from tests.security.rows import one


@pytest.mark.skipif(not ON_POSTGRESQL, reason="SQLite has no row-level security")
def test_a_new_connection_is_told_before_its_first_query(live_database: LiveDatabase) -> None:
    with rls.acting((TOWN, TOWN + 1000)):
        connection.close()
        assert one("SELECT current_setting('doudi.division_from')") == (str(TOWN),)
    assert one("SELECT current_setting('doudi.division_from')") == ("0",)
