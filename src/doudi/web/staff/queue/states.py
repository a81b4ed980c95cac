"""The procedure as it stands today in this county: its states and steps, for filters and words."""

from django.conf import settings

from doudi.law.procedures.load import load_procedure
from doudi.law.procedures.procedure import Procedure
from doudi.work import clock


def procedure() -> Procedure:
    """The procedure a case would begin under today."""
    return load_procedure("dibao", clock.today(), settings.PLACE)
