"""Where a request comes from, for counting attempts to sign in."""

from ipaddress import ip_address, ip_network

from django.conf import settings
from django.http import HttpRequest


def source_of(request: HttpRequest) -> str:
    """The address of an IPv4 client, the /64 of an IPv6 one (a household or a phone has that to itself).

    Behind the proxy of DOUDI_TLS_PROXY it is the last entry of X-Forwarded-For, the one the proxy itself
    wrote; without a proxy that header is anyone's word and is not read. "" when it cannot be known.
    """
    told = request.META.get("REMOTE_ADDR", "")
    if settings.BEHIND_PROXY:
        told = request.headers.get("X-Forwarded-For", "").rpartition(",")[2]
    try:
        address = ip_address(told.strip())
    except ValueError:
        return ""
    return str(address) if address.version == 4 else str(ip_network((address, 64), strict=False))
