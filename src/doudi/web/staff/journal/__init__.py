"""The journal for the auditor: what was done by whom, and whether the seal holds."""
