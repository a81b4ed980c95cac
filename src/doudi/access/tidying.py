"""What signing in leaves behind is forgotten when it has done its work: a duty of every hour."""

from datetime import datetime

from doudi.access.models import KnownSource, SignInCode, SignInFailure
from doudi.access.session_store import SessionStore
from doudi.access.signin.codes import COUNTED_FOR
from doudi.access.throttle import KNOWN_FOR, WINDOW


def forget_old(*, at: datetime) -> None:
    """Delete sessions that are over (by the machine's own time), and codes, failed attempts and known
    sources that are no longer counted."""
    SessionStore.clear_expired()
    SignInCode.objects.filter(made_at__lt=at - COUNTED_FOR).delete()
    SignInFailure.objects.filter(at__lt=at - WINDOW).delete()
    KnownSource.objects.filter(at__lt=at - KNOWN_FOR).delete()
