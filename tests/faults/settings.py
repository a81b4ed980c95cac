"""The product's settings for workers that are killed: small files, a bank that is asked again at once, and
little patience with departments."""

from doudi.conf.settings import *  # noqa: F403

PAYMENT_FILE_LINES = 5
PAYMENT_QUIET = 0.2
DEPARTMENT_PATIENCE = (1, 1, 2)
FEED_BLOCK = 20_000
