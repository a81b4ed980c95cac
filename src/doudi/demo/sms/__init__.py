"""A sandbox SMS gateway: an HTTP server in its own process that shows what it was given to send."""
