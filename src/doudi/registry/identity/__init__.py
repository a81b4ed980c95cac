"""Who is who: records compared, pairs decided by people, merges that can be undone.

The exact number settles first; the rest is weighed by Splink (`linking`), and what lies between the two
thresholds waits for a person (`reviews`). Splink and pypinyin are the extra `doudi[link]`.
"""
