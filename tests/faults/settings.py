"""The product's settings for workers that are killed: small files, and a bank that is asked again at once."""

from doudi.conf.settings import *  # noqa: F403

PAYMENT_FILE_LINES = 5
PAYMENT_QUIET = 0.2
