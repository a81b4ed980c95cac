"""Pages for everyone: the notice board, the standards, and what a QR code proves."""
