"""The law to be read at work."""
